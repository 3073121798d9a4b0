import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { childEnvironment } from '../kernel/child-environment.ts';

/** Opens a file without a name, in memory only, which is gone when its last reader closes it (open(2), O_TMPFILE). */
const NAMELESS = 0o20000000 | constants.O_DIRECTORY;
const MEMORY = '/dev/shm';

/** `RLIMIT_DATA`: crafted input that needs more ends ffmpeg and does not harm the machine. */
const MEMORY_MIB = 1_024;
/** People's voices and pictures have priority. */
const NICENESS = 5;
/** ffmpeg ends with the service, however that ends. The shell sets the limits and then executes ffmpeg. */
const LIMITED = 'ulimit -d "$1"; ulimit -t "$2"; shift 2; exec setpriv --pdeathsig KILL -- "$@"';

/**
 * Decoders for files from strangers, as made by telephones, dictaphones and cameras. ffmpeg reads only the file itself, and only in
 * the format detected from its content.
 */
const DECODERS =
  'h264 hevc mpeg4 h263 vp8 vp9 av1 libdav1d theora mjpeg aac mp3 mp3float opus libopus vorbis flac alac amrnb amrwb ' +
  'pcm_s16le pcm_s24le pcm_s32le pcm_u8 pcm_f32le pcm_alaw pcm_mulaw';

/** The memory for files being played or examined is full: `/dev/shm` is too small for the number of simultaneous plays. */
export class NoRoomError extends Error {
  override name = 'NoRoomError';
}

/** Puts a file where only ffmpeg can read it, at any position: not on a disk, and without a name. @throws NoRoomError */
export async function inMemory(content: Buffer): Promise<FileHandle> {
  const file = await open(MEMORY, NAMELESS | constants.O_RDWR, 0o600);
  try {
    await file.writeFile(content);
    return file;
  } catch (error) {
    await file.close();
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new NoRoomError(`${MEMORY} has no room for ${content.length} bytes`);
  }
}

/**
 * ffmpeg's options for reading the given file.
 * @param demuxer the format detected from its content
 * @param more decoders for streams that are not played: ffprobe stops at a stream for which it has none
 */
export function asInput(demuxer: string, more: readonly string[] = []): string[] {
  const allowed = [
    '-protocol_whitelist',
    'fd',
    '-format_whitelist',
    demuxer,
    '-codec_whitelist',
    [...DECODERS.split(' '), ...more].join(','),
  ];
  return [...allowed, '-f', demuxer, '-i', 'fd:'];
}

/**
 * Starts ffmpeg or ffprobe with limits on memory and time.
 * @param cpuSeconds over all threads
 */
export async function startBounded(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { file, cpuSeconds }: { readonly file: FileHandle; readonly cpuSeconds: number },
): Promise<ChildProcess> {
  const limits = [String(MEMORY_MIB * 1024), String(Math.ceil(cpuSeconds))];
  // Each process needs its own file offset; with a shared one it would continue where another has stopped.
  const own = await open(`/proc/self/fd/${file.fd}`, 'r');
  const child = spawn('sh', ['-c', LIMITED, 'sh', ...limits, program, ...args], {
    env: childEnvironment(),
    stdio: [own.fd, 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  // Not awaited, so that the caller can listen for a failed start in time.
  void own.close();
  return child;
}
