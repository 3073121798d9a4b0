import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { childEnvironment } from '../kernel/child-environment.ts';

/** A file without a name that lies in memory alone, and is gone when its last reader is (open(2), O_TMPFILE). */
const NAMELESS = 0o20000000 | constants.O_DIRECTORY;
const MEMORY = '/dev/shm';

/** `RLIMIT_DATA`: what has ffmpeg ask for more ends it, and not the machine. */
const MEMORY_MIB = 1_024;
/** Voices and pictures of people go first. */
const NICENESS = 5;
/** It ends with the service, however that ends. The shell sets the limits and becomes ffmpeg. */
const LIMITED = 'ulimit -d "$1"; ulimit -t "$2"; shift 2; exec setpriv --pdeathsig KILL -- "$@"';

/**
 * Of files that strangers sent: nothing but the file itself is read, as nothing but what its content was found to be, by decoders of
 * what telephones, dictaphones and cameras make.
 */
const DECODERS =
  'h264 hevc mpeg4 h263 vp8 vp9 av1 libdav1d theora mjpeg aac mp3 mp3float opus libopus vorbis flac alac amrnb amrwb ' +
  'pcm_s16le pcm_s24le pcm_s32le pcm_u8 pcm_f32le pcm_alaw pcm_mulaw';

/** Memory for files that are played or looked at is full: `/dev/shm` is too small for how much is played at once. */
export class NoRoomError extends Error {
  override name = 'NoRoomError';
}

/** Puts a file where ffmpeg can read it from any place on, and nobody else can: not on a disk, and under no name. @throws NoRoomError */
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
 * How ffmpeg is to read the file that it is given.
 * @param demuxer what its content was found to be
 * @param more decoders of what is not played: ffprobe ends at a stream for which it has none
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
 * Starts ffmpeg or ffprobe within limits of memory and time.
 * @param cpuSeconds of all threads
 */
export async function startBounded(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { file, cpuSeconds }: { readonly file: FileHandle; readonly cpuSeconds: number },
): Promise<ChildProcess> {
  const limits = [String(MEMORY_MIB * 1024), String(Math.ceil(cpuSeconds))];
  // Each reads from the beginning: what one has read, another that is handed the same file would miss.
  const own = await open(`/proc/self/fd/${file.fd}`, 'r');
  const child = spawn('sh', ['-c', LIMITED, 'sh', ...limits, program, ...args], {
    env: childEnvironment(),
    stdio: [own.fd, 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  // Not waited for: whoever asked must hear at once when it could not be started.
  void own.close();
  return child;
}
