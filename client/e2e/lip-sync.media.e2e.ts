import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMALL } from '../../server/test/recording-media.ts';
import { TestService } from '../../server/test/support/service.ts';
import { en } from '../src/i18n/en.ts';
import { acceptRules } from './support/rules.ts';
import { openBrowser } from './support/browser.ts';
import type { PersonBrowser } from './support/browser.ts';
import { run } from './support/programs.ts';
import { exportTracks } from './support/record.ts';
import { median } from './support/speech.ts';

/** From one flash and beep to the next, ms: whole pictures, and a silence between them in which Opus sends next to nothing. */
const CLAP_EVERY_MS = 720;
const CLAPS = 15;

let service: TestService;
let folder: string;
let judge: PersonBrowser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-sync-'));
  [service, judge] = await Promise.all([TestService.start(), openBrowser(null)]);
  await judge.page.addInitScript(clapperBoard, CLAP_EVERY_MS);
});
afterAll(async () => {
  await Promise.all([judge.browser.close(), service.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/**
 * A camera that flashes and a microphone that beeps at the same time, again and again. Pictures have time stamps and sounds have sample
 * positions on one clock, so late delivery on a busy machine does not separate them, as it does with a canvas and an AudioContext.
 */
function clapperBoard(everyMs: number): void {
  const generator = (kind: string) =>
    new (
      globalThis as unknown as {
        MediaStreamTrackGenerator: new (init: object) => MediaStreamTrack & { writable: WritableStream };
      }
    ).MediaStreamTrackGenerator({ kind });
  const [rate, chunkMs, frameMs, lateMs] = [48_000, 10, 40, 6];
  navigator.mediaDevices.getUserMedia = async () => {
    const [camera, microphone] = [generator('video'), generator('audio')];
    const [pictures, sounds] = [camera.writable.getWriter(), microphone.writable.getWriter()];
    const canvas = new OffscreenCanvas(640, 480);
    const picture = canvas.getContext('2d')!;
    const begin = performance.now();
    let [pictureMs, soundMs] = [0, 0];
    const show = (ms: number) => {
      picture.fillStyle = ms % everyMs < 120 ? 'white' : `hsl(${(ms / frameMs) % 360} 60% 12%)`;
      picture.fillRect(0, 0, 640, 480);
      const frame = new VideoFrame(canvas, { timestamp: (begin + ms) * 1000 });
      void pictures.write(frame).catch(() => frame.close());
    };
    const sound = (ms: number) => {
      const numberOfFrames = (rate * chunkMs) / 1000;
      const loudness = ms % everyMs < 100 ? 0.5 : 0;
      const data = Float32Array.from({ length: numberOfFrames }, (_, index) => {
        return loudness * Math.cos(2 * Math.PI * 440 * (ms / 1000 + index / rate));
      });
      const timestamp = (begin + ms) * 1000;
      const init = { format: 'f32', sampleRate: rate, numberOfFrames, numberOfChannels: 1, timestamp, data } as const;
      void sounds.write(new AudioData(init)).catch(() => undefined);
    };
    setInterval(() => {
      const now = performance.now() - begin;
      // Late pictures are dropped, because a real camera delivers all pictures with the same delay: after a picture that was 25 ms
      // late, WebRTC's TimestampAligner takes all following pictures for 25 ms older than they are.
      if (now - pictureMs > lateMs) pictureMs = Math.ceil(now / frameMs) * frameMs;
      if (pictureMs <= now) show(pictureMs);
      if (pictureMs <= now) pictureMs += frameMs;
      // A chunk is passed on at its begin: at its end, the test itself would delay all sound by a chunk.
      for (; soundMs <= now; soundMs += chunkMs) sound(soundMs);
    }, 5);
    return new MediaStream([camera, microphone]);
  };
}

/** Moments (ms on the file's own time) at which the picture turns white. */
async function flashes(file: string): Promise<number[]> {
  const filter = `${SMALL}signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-`;
  const text = await run('ffmpeg', [
    '-v',
    'error',
    '-i',
    file,
    '-vf',
    filter,
    '-fps_mode',
    'passthrough',
    '-f',
    'null',
    '-',
  ]);
  const frames = [...text.toString().matchAll(/pts_time:([\d.]+)\s+lavfi\.signalstats\.YAVG=([\d.]+)/g)];
  const bright = frames.map(([, time, level]) => ({ time: Number(time) * 1000, on: Number(level) > 128 }));
  return bright.flatMap(({ time, on }, index) => (on && bright[index - 1]?.on === false ? [time] : []));
}

/** Moments (ms on the file's own time) at which the tone sets in. */
async function beeps(file: string): Promise<number[]> {
  const rate = 48_000;
  // Opus sends next to nothing of silence (DTX): without the filter the gaps would be closed up.
  const filter = 'aresample=async=1:min_hard_comp=0.01:first_pts=0';
  const output = ['-af', filter, '-ac', '1', '-ar', String(rate), '-f', 'f32le', '-'];
  const bytes = await run('ffmpeg', ['-v', 'error', '-i', file, ...output]);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4));
  const onsets: number[] = [];
  let silent = rate;
  samples.forEach((sample, at) => {
    if (Math.abs(sample) < 0.1) silent += 1;
    else {
      if (silent > rate / 4) onsets.push((at / rate) * 1000);
      silent = 0;
    }
  });
  return onsets;
}

describe('sound and picture in the recording', () => {
  it('are within 20 ms of each other', async () => {
    const { page } = judge;
    await page.goto(service.link('judge'));
    await acceptRules(page, 'en');
    await page.getByRole('button', { name: en.devices.enterCourtroom }).click();
    await page.getByRole('button', { name: en.judge.start, exact: true }).click();
    await page.getByText(en.courtroom.onRecord).first().waitFor();
    await pause(CLAPS * CLAP_EVERY_MS);
    await page.getByRole('button', { name: en.judge.recess }).click();
    await page.getByText(en.recess.title).first().waitFor();
    const { tracks, leftOut } = await exportTracks(service, join(folder, 'export'));
    expect(leftOut.map(({ reason }) => reason)).not.toContain('outside-the-record');
    const of = (kind: 'mic' | 'camera') => tracks.find((track) => track.kind === kind)!;
    const path = ({ file }: { file: string }) => join(folder, 'export', file);
    const [flashed, beeped] = await Promise.all([flashes(path(of('camera'))), beeps(path(of('mic')))]);
    const seen = flashed.map((time) => of('camera').startsAt + time);
    const heard = beeped.map((time) => of('mic').startsAt + time);
    const offsets = seen.flatMap((flash) => {
      const nearest = heard.toSorted((a, b) => Math.abs(a - flash) - Math.abs(b - flash))[0];
      return nearest === undefined || Math.abs(nearest - flash) > 400 ? [] : [nearest - flash];
    });
    const rounded = offsets.map((offset) => Math.round(offset));
    console.info(`sound after picture, ms: median ${median(offsets).toFixed(1)}, all ${rounded.join(' ')}`);
    expect(offsets.length).toBeGreaterThanOrEqual(10);
    expect(Math.abs(median(offsets))).toBeLessThanOrEqual(20);
  });
});
