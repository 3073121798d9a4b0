import { CELL_CENTRES, frameBits, FRAME_NUMBERS } from './frame-code.ts';
import type { FrameCode } from './frame-code.ts';

/*
 * A camera and a microphone whose media show their time of recording: each picture contains the machine's clock as a number, and the
 * microphone plays the part of an endlessly repeated speech that belongs to the clock's time.
 */

/** From one picture to the next. The number of a picture is the clock (epoch ms) in these, and wraps. */
export const PICTURE_MS = 50;
const WRAP_MS = FRAME_NUMBERS * PICTURE_MS;
/** Frequency of the tone in place of the speech while `window.isOffRecord`, Hz. */
export const OFF_RECORD_TONE = 1200;
const SPEECH_RATE = 16_000;

declare global {
  interface Window {
    isOffRecord?: boolean;
    /** Whether the camera's pictures have half their width and height. */
    isHalf?: boolean;
    /** When each picture was filmed, epoch ms. */
    filmedAt?: number[];
  }
}

/** Input for a person's camera and microphone. */
export interface TimedPerson {
  readonly who: number;
  /** The speech, 16-bit samples at 16 kHz, base64. */
  readonly speech: string;
}

/** How much later (ms) than `moment` (epoch ms) a picture was filmed; within a few seconds. */
export function laterThan({ frame }: FrameCode, moment: number): number {
  const apart = (((frame * PICTURE_MS - moment) % WRAP_MS) + WRAP_MS) % WRAP_MS;
  return apart > WRAP_MS / 2 ? apart - WRAP_MS : apart;
}

/** Converts samples (−1 to 1, 16 kHz) to the devices' format. */
export function asSpeech(samples: Float32Array): string {
  return Buffer.from(Int16Array.from(samples, (sample) => sample * 32_767).buffer).toString('base64');
}

/** Gives a page such devices: a script for `addInitScript({ content })`. */
export function timedDevices({ who, speech }: TimedPerson): string {
  const codes = Array.from({ length: FRAME_NUMBERS }, (_, frame) =>
    Number.parseInt(frameBits({ who, frame }).map(Number).join(''), 2),
  );
  const given = {
    codes,
    cells: CELL_CENTRES,
    speech,
    tone: OFF_RECORD_TONE,
    pictureMs: PICTURE_MS,
    speechRate: SPEECH_RATE,
  };
  return `(${String(install)})(${JSON.stringify(given)})`;
}

interface DeviceSignals {
  readonly codes: readonly number[];
  readonly cells: readonly { readonly x: number; readonly y: number }[];
  readonly speech: string;
  readonly tone: number;
  readonly pictureMs: number;
  readonly speechRate: number;
}

/** Runs in the page. Pictures and samples have time stamps, so that a busy machine does not separate them. */
function install({ codes, cells, speech, tone, pictureMs, speechRate }: DeviceSignals): void {
  const generator = (kind: string) =>
    new (
      globalThis as unknown as {
        MediaStreamTrackGenerator: new (init: object) => MediaStreamTrack & { writable: WritableStream };
      }
    ).MediaStreamTrackGenerator({ kind });
  const bytes = Uint8Array.from(atob(speech), (letter) => letter.charCodeAt(0));
  const said = new Int16Array(bytes.buffer);
  const [rate, chunkMs, lateMs] = [48_000, 10, 10];
  const filmedAt: number[] = [];
  window.filmedAt = filmedAt;
  navigator.mediaDevices.getUserMedia = async () => {
    const [camera, microphone] = [generator('video'), generator('audio')];
    const [pictures, sounds] = [camera.writable.getWriter(), microphone.writable.getWriter()];
    const canvas = new OffscreenCanvas(320, 240);
    const context = canvas.getContext('2d')!;
    const show = (epoch: number): void => {
      const code = codes[Math.floor(epoch / pictureMs) % codes.length]!;
      const [width, height] = window.isHalf === true ? [160, 120] : [320, 240];
      if (canvas.width !== width) Object.assign(canvas, { width, height });
      context.fillStyle = `hsl(${(epoch / 20) % 360} 60% 30%)`;
      context.fillRect(0, 0, width, height);
      for (const [index, { x, y }] of cells.entries()) {
        context.fillStyle = ((code >> (cells.length - 1 - index)) & 1) === 1 ? 'white' : 'black';
        context.fillRect((x - 1 / 16) * width, (y - 1 / 12) * height, width / 8 + 1, height / 6 + 1);
      }
      const frame = new VideoFrame(canvas, { timestamp: (epoch - performance.timeOrigin) * 1000 });
      void pictures.write(frame).catch(() => frame.close());
      filmedAt.push(epoch);
    };
    const hear = (epoch: number): void => {
      const numberOfFrames = (rate * chunkMs) / 1000;
      const from = (epoch / 1000) * speechRate;
      const data = Float32Array.from({ length: numberOfFrames }, (_, index) => {
        if (window.isOffRecord === true) return 0.4 * Math.sin(2 * Math.PI * tone * (epoch / 1000 + index / rate));
        const at = from + (index * speechRate) / rate;
        const [before, after] = [said[Math.floor(at) % said.length]!, said[Math.ceil(at) % said.length]!];
        return (before + (after - before) * (at % 1)) / 32_768;
      });
      const timestamp = (epoch - performance.timeOrigin) * 1000;
      const init = { format: 'f32', sampleRate: rate, numberOfFrames, numberOfChannels: 1, timestamp, data } as const;
      void sounds.write(new AudioData(init)).catch(() => undefined);
    };
    const now = (): number => performance.timeOrigin + performance.now();
    let pictureAt = Math.ceil(now() / pictureMs) * pictureMs;
    let soundAt = Math.ceil(now() / chunkMs) * chunkMs;
    setInterval(() => {
      const at = now();
      // Late pictures are dropped: after one, WebRTC takes all following pictures for older by the same delay.
      if (at - pictureAt > lateMs) pictureAt = Math.ceil(at / pictureMs) * pictureMs;
      if (pictureAt <= at) {
        show(pictureAt);
        pictureAt += pictureMs;
      }
      for (; soundAt <= at; soundAt += chunkMs) hear(soundAt);
    }, 5);
    // Of a real camera it is known at once how large its pictures are: by that the page chooses what it sends.
    while (camera.getSettings().height === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    return new MediaStream([camera, microphone]);
  };
}
