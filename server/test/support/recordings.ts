import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

const [SIZE, RATE] = ['320x240', 15];

/** The test picture. */
const testPicture = (size: string, rate: number, seconds: number) =>
  `testsrc=size=${size}:rate=${rate}:duration=${seconds}`;

/** Makes a recording for a test: a moving picture and a tone, in the format of the name's extension. */
export function recordingOf(
  ending: 'mp4' | 'mov' | 'webm' | 'ogg' | 'mp3' | 'wav' | 'm4a' | 'flac',
  seconds: number,
  size = SIZE,
  rate = RATE,
): Buffer {
  const file = join(tmpdir(), `${randomUUID()}.${ending}`);
  const picture = ['-f', 'lavfi', '-i', testPicture(size, rate, seconds)];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  // Several threads of libvpx wait by spinning, and take more than twice as long.
  const codecs =
    ending === 'webm' ? ['-c:v', 'libvpx', '-deadline', 'realtime', '-threads', '1'] : ['-preset', 'ultrafast'];
  const isVideo = ending === 'mp4' || ending === 'mov' || ending === 'webm';
  const inputs = isVideo ? [...picture, ...sound, ...codecs, '-pix_fmt', 'yuv420p', '-shortest'] : sound;
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, file]);
    return readFileSync(file);
  } finally {
    rmSync(file, { force: true });
  }
}

/** The uncoded picture at a second of such a recording, PNG. */
export function pictureAt(second: number): Buffer {
  const picture = ['-f', 'lavfi', '-i', testPicture(SIZE, RATE, second + 1), '-ss', String(second)];
  return execFileSync('ffmpeg', ['-v', 'error', ...picture, '-frames:v', '1', '-f', 'image2', '-c:v', 'png', '-']);
}
