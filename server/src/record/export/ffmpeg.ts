import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { childEnvironment } from '../../kernel/child-environment.ts';
import { MAX_PIXELS } from '../../rtp/picture-size.ts';

/** Live hearings take priority over exports. */
const NICENESS = 10;

/**
 * Resource limits of ffmpeg. Its input comes from strangers: crafted input can end ffmpeg but not harm the machine. Memory is
 * `RLIMIT_DATA`; CPU time counts all threads.
 */
const MEMORY_MIB = 2048;
const MEMORY_MIB_AN_INPUT = 64;
const CPU_SECONDS = 600;
const CPU_SECONDS_A_SECOND = 300;
/** ffmpeg counts as stalled after this time without a frame. */
const STALLED_MS = 300_000;

/** The shell sets the limits and then executes ffmpeg. A limit that is already lower stays. */
const LIMITED = 'ulimit -d "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; shift 2; exec ffmpeg "$@"';
const NOT_FOUND = 127;

/** A file of a track, as `exportHearing` wrote it. */
export type FfmpegInput = {
  file: string;
  codec: 'vp8' | 'h264' | 'opus';
  /** Where reading begins in the file (or at the key frame before), and the position of that moment in the output. */
  seekSeconds: number;
  offsetSeconds: number;
};

export type FfmpegJob = {
  /**
   * Files of tracks, the first inputs in this order. ffmpeg reads them from the local disk only and in the declared format only.
   */
  inputs?: FfmpegInput[];
  /** Arguments after the inputs, without global options and progress. */
  args: string[];
  /** Folder of relative file names. */
  cwd: string;
  /** Duration of the output. */
  seconds: number;
  onSeconds?: (seconds: number) => void;
  signal?: AbortSignal | undefined;
};

/** ffmpeg failed; the message has the end of its error output. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError';
}

/**
 * Runs ffmpeg to its end within limits of time and memory; `onSeconds` reports the duration of the output so far.
 * @throws FfmpegError if ffmpeg fails or is not installed; AbortError by `signal`
 */
export async function runFfmpeg({ inputs = [], args, cwd, seconds, onSeconds, signal }: FfmpegJob): Promise<void> {
  const kilobytes = (MEMORY_MIB + MEMORY_MIB_AN_INPUT * inputs.length) * 1024;
  const cpuSeconds = Math.ceil(CPU_SECONDS + CPU_SECONDS_A_SECOND * seconds);
  const general = ['-v', 'error', '-nostdin', '-y', '-progress', 'pipe:1', '-nostats'];
  const child = spawn(
    'sh',
    ['-c', LIMITED, 'sh', String(kilobytes), String(cpuSeconds), ...general, ...inputs.flatMap(readTrack), ...args],
    { cwd, env: childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve(code ?? killedBy));
  });
  if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const stalled = setTimeout(() => child.kill('SIGKILL'), STALLED_MS);
  let made = 0;
  createInterface(child.stdout).on('line', (line) => {
    const match = /^out_time_us=(\d+)/.exec(line);
    if (!match) return;
    const now = Number(match[1]) / 1_000_000;
    if (now > made) stalled.refresh();
    made = now;
    onSeconds?.(now);
  });
  const code = await ended.finally(() => clearTimeout(stalled));
  if (code === NOT_FOUND) throw new FfmpegError('ffmpeg is not installed: apt-get install ffmpeg');
  if (code !== 0) throw new FfmpegError(`ffmpeg ended with ${code}: ${complaint.trim()}`);
}

function readTrack({ file, codec, seekSeconds, offsetSeconds }: FfmpegInput): string[] {
  const allowed = ['-protocol_whitelist', 'file', '-format_whitelist', 'matroska', '-codec_whitelist', codec];
  // A picture's size may change with its layer: the scale filter handles that, while rebuilding the graph would lose frames.
  const picture = ['-max_pixels', String(MAX_PIXELS), '-reinit_filter', '0'];
  // Frames before the moment are kept: the last one is still on screen if the picture stands still.
  const seek = seekSeconds > 0 ? ['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)] : [];
  const place = ['-threads', '1', ...seek, '-itsoffset', offsetSeconds.toFixed(6), '-i', file];
  return [...allowed, ...(codec === 'opus' ? [] : picture), ...place];
}
