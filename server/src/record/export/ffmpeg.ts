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
const MEMORY_MIB_A_TRACK = 64;
const CPU_SECONDS = 600;
const CPU_SECONDS_A_SECOND = 300;
/** Largest single allocation when ffmpeg decodes: one plane of the largest picture, with the edges that decoders add. */
const MAX_ALLOCATION = 2 * MAX_PIXELS;
/** ffmpeg counts as stalled after this time without progress of its output, ms. */
const STALLED_MS = 300_000;

/** The shell sets the limits and then executes ffmpeg. A limit that is already lower stays. */
const LIMITED = 'ulimit -d "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; shift 2; exec ffmpeg "$@"';
const NOT_FOUND = 127;

/** A file of a track, as `exportHearing` wrote it. */
export type TrackSource = {
  file: string;
  codec: 'vp8' | 'h264' | 'opus' | 'pcm_s16le';
  /** Reading begins here or at the key frame before. Frames keep the file's times. */
  seekSeconds: number;
};

export type FfmpegJob = {
  /**
   * A file of a track, the first input; its pictures are not turned. ffmpeg reads it from the local disk only and in the declared
   * format only. For several tracks use `trackSource`: ffmpeg 7.1 decodes some inputs far ahead of the others and keeps the
   * pictures.
   */
  input?: TrackSource;
  /** Number of tracks that the graph reads with `trackSource`. */
  sources?: number;
  /** Arguments after the inputs, without global options and progress. */
  args: string[];
  /** Folder of relative file names. */
  cwd: string;
  /** Expected duration of the output, for the limit of CPU time. */
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
export async function runFfmpeg({
  input,
  sources = 0,
  args,
  cwd,
  seconds,
  onSeconds,
  signal,
}: FfmpegJob): Promise<void> {
  const tracks = sources + (input === undefined ? 0 : 1);
  const kilobytes = (MEMORY_MIB + MEMORY_MIB_A_TRACK * tracks) * 1024;
  const cpuSeconds = Math.ceil(CPU_SECONDS + CPU_SECONDS_A_SECOND * seconds);
  const general = ['-v', 'error', '-nostdin', '-y', '-progress', 'pipe:1', '-nostats'];
  const bounded = tracks > 0 ? ['-max_alloc', String(MAX_ALLOCATION)] : [];
  const read = input === undefined ? [] : readTrack(input);
  const child = spawn(
    'sh',
    ['-c', LIMITED, 'sh', String(kilobytes), String(cpuSeconds), ...general, ...bounded, ...read, ...args],
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

function readTrack({ file, codec, seekSeconds }: TrackSource): string[] {
  const allowed = ['-protocol_whitelist', 'file', '-format_whitelist', 'matroska', '-codec_whitelist', codec];
  // A picture's size may change with its layer: the scale filter handles that, while rebuilding the graph would lose frames.
  const picture = ['-noautorotate', '-max_pixels', String(MAX_PIXELS), '-reinit_filter', '0'];
  const at = seekSeconds.toFixed(6);
  const seek = seekSeconds > 0 ? ['-noaccurate_seek', '-ss', at, '-itsoffset', at] : [];
  return [...allowed, ...(isSound(codec) ? [] : picture), '-threads', '1', ...seek, '-i', file];
}

/**
 * The beginning of a chain in a filter graph: reads a track's file, only as far as the graph asks for it. A frame that cannot be
 * decoded ends ffmpeg.
 *
 * Files are opened as for an input. What such a source cannot limit is its decoder's codec and pixels: the codec is stated by our
 * own muxer, key frames of a larger size are in no file, and a larger picture would exceed `MAX_ALLOCATION`.
 *
 * @param beginSeconds position of the file's time 0
 */
export function trackSource({ file, codec, seekSeconds }: TrackSource, beginSeconds: number): string {
  const options = {
    filename: file,
    format_name: 'matroska',
    format_opts: `protocol_whitelist=file:codec_whitelist=${codec}`,
    dec_threads: '1',
    seek_point: seekSeconds.toFixed(6),
  };
  const given = Object.entries(options).map(([name, value]) => `${name}=${escaped(value)}`);
  const [source, times] = isSound(codec) ? ['amovie', 'asetpts'] : ['movie', 'setpts'];
  return `${source}=${given.join(':')},${times}=PTS+round(${beginSeconds.toFixed(6)}/TB)`;
}

function isSound(codec: TrackSource['codec']): boolean {
  return codec === 'opus' || codec === 'pcm_s16le';
}

/** A value in a filter graph: escaped for the list of options, then for the graph. */
function escaped(value: string): string {
  return value.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&');
}
