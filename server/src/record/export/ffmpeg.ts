import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { childEnvironment } from '../../kernel/child-environment.ts';
import { MAX_PIXELS } from '../../rtp/picture-size.ts';

/** Live hearings go before the making of files. */
const NICENESS = 10;

/**
 * What ffmpeg may take. Its input was sent by strangers: what has it ask for more ends it, and not the machine.
 * Memory is `RLIMIT_DATA`; CPU time is that of all threads.
 */
const MEMORY_MIB = 2048;
const MEMORY_MIB_AN_INPUT = 64;
const CPU_SECONDS = 600;
const CPU_SECONDS_A_SECOND = 300;
/** Without a frame for so long, it stands still. */
const STALLED_MS = 300_000;

/** The shell sets the limits and becomes ffmpeg. A limit that is lower already stays. */
const LIMITED = 'ulimit -d "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; shift 2; exec ffmpeg "$@"';
const NOT_FOUND = 127;

/** A file of a track, as `exportHearing` wrote it. */
export type FfmpegInput = {
  file: string;
  codec: 'vp8' | 'h264' | 'opus';
  /** Where reading begins in the file, or at the key frame before; and the place of that moment in the output. */
  seekSeconds: number;
  offsetSeconds: number;
};

export type FfmpegJob = {
  /** Files of tracks, the first inputs in this order: read from this disk only, and as nothing else than what they are. */
  inputs?: FfmpegInput[];
  /** What follows them, without global options and progress. */
  args: string[];
  /** Relative file names are in here. */
  cwd: string;
  /** How much is to be made. */
  seconds: number;
  onSeconds?: (seconds: number) => void;
  signal?: AbortSignal | undefined;
};

/** ffmpeg did not do what it was asked: with its last words. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError';
}

/**
 * Runs ffmpeg to its end, within limits of time and memory; `onSeconds` tells how much of the output is made.
 * @throws FfmpegError if it fails or is not installed; AbortError by `signal`
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
  // The size of a picture may change with its layer: the scale filter copes, rebuilding the graph would lose the rest.
  const picture = ['-max_pixels', String(MAX_PIXELS), '-reinit_filter', '0'];
  // What comes before the moment is not cut off: a picture that stands still then is still seen.
  const seek = seekSeconds > 0 ? ['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)] : [];
  const place = ['-threads', '1', ...seek, '-itsoffset', offsetSeconds.toFixed(6), '-i', file];
  return [...allowed, ...(codec === 'opus' ? [] : picture), ...place];
}
