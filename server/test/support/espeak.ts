import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SPEECH_RATE = 16_000;

export interface Speech {
  /** A WAV file in base64. */
  readonly wav: string;
  /** The same at 16,000 samples a second. */
  readonly samples: Float32Array;
}

/** Has espeak-ng speak a text. */
export function speak(voice: string, text: string): Speech {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-speech-'));
  const file = join(folder, 'speech.wav');
  execFileSync('espeak-ng', ['-v', voice, '-s', '140', '-w', file, text]);
  const pcm = execFileSync('ffmpeg', ['-loglevel', 'error', '-i', file, '-ar', `${SPEECH_RATE}`, '-f', 'f32le', '-'], {
    maxBuffer: 16 * 1024 * 1024,
  });
  const wav = readFileSync(file, 'base64');
  rmSync(folder, { recursive: true });
  return { wav, samples: new Float32Array(new Uint8Array(pcm).buffer) };
}
