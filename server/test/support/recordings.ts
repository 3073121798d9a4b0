import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** A recording that is made for a test: a moving picture and a tone, in the file format of a name's ending. */
export function recordingOf(
  ending: 'mp4' | 'mov' | 'webm' | 'ogg' | 'mp3' | 'wav' | 'm4a' | 'flac',
  seconds: number,
  size = '320x240',
  rate = 15,
): Buffer {
  const file = join(tmpdir(), `${randomUUID()}.${ending}`);
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const codecs = ending === 'webm' ? ['-c:v', 'libvpx', '-deadline', 'realtime'] : ['-preset', 'ultrafast'];
  const isVideo = ending === 'mp4' || ending === 'mov' || ending === 'webm';
  const inputs = isVideo ? [...picture, ...sound, ...codecs, '-pix_fmt', 'yuv420p', '-shortest'] : sound;
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, file]);
    return readFileSync(file);
  } finally {
    rmSync(file, { force: true });
  }
}
