import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, UNDRAWN } from '../../../server/test/support/chromium.ts';
import { CELL_CENTRES, readFrameCode } from './frame-code.ts';
import type { FrameCode } from './frame-code.ts';
import type { PersonFiles } from './people.ts';
import { SOUND_RATE } from './people.ts';
import type { Sound } from './speech.ts';

export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  // Chromium does not recognize pages from other origins than the service as local.
  '--disable-features=LocalNetworkAccessChecks,BackForwardCache',
  ...UNDRAWN,
];

/**
 * Options of the context of pages whose motion is not tested. An animation draws a page 60 times a second, which costs a tenth of a
 * core. The pages of the first hearing (`openBrowser`) move as most people have them.
 */
export const STILL = { reducedMotion: 'reduce' } as const;

export interface Viewport {
  readonly width: number;
  readonly height: number;
}
export const PHONE: Viewport = { width: 360, height: 640 };
export const DESK: Viewport = { width: 1440, height: 900 };

/** The parts of a page that tests use, independent of the driver of its browser. */
export interface Looked {
  evaluate<Result, Given>(look: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>;
}

/** One person's own browser. */
export interface PersonBrowser {
  readonly browser: Browser;
  readonly page: Page;
}

/** Starts a browser whose cameras and microphones give a person's files. */
export function startBrowser(files: PersonFiles | null, executablePath = CHROMIUM): Promise<Browser> {
  const devices =
    files === null
      ? []
      : [`--use-file-for-fake-video-capture=${files.video}`, `--use-file-for-fake-audio-capture=${files.audio}`];
  return chromium.launch({
    executablePath,
    args: [...ARGUMENTS, ...devices],
  });
}

/** Opens a page for a person in a browser of its own. */
export async function openBrowser(
  files: PersonFiles | null,
  viewport: Viewport = DESK,
  executablePath = CHROMIUM,
): Promise<PersonBrowser> {
  const browser = await startBrowser(files, executablePath);
  const context = await browser.newContext({ viewport, locale: 'en-GB', permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.addInitScript(watchPeerConnections);
  return { browser, page };
}

declare global {
  interface Window {
    /** Every RTCPeerConnection of the page, kept for reading statistics. */
    peerConnections: RTCPeerConnection[];
  }
}

/** Keeps every connection of the page; for `addInitScript`. */
export function watchPeerConnections(): void {
  window.peerConnections = [];
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, args) {
      const connection = new target(...(args as [RTCConfiguration?]));
      window.peerConnections.push(connection);
      return connection;
    },
  });
}

/** Media received by the page so far, by kind. */
export interface Received {
  readonly audio: number;
  readonly video: number;
}

/** RTP packets received by a page, all connections together, the bandwidth probe left out. */
export function packetsReceived(page: Looked): Promise<Received> {
  return page.evaluate(async () => {
    const total = { audio: 0, video: 0 };
    for (const connection of window.peerConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || report.mid === 'probator') continue;
        total[report.kind as 'audio' | 'video'] += report.packetsReceived;
      }
    }
    return total;
  }, null);
}

/** Bytes received on a page's media connections, including streams that the page no longer knows. */
export function mediaBytesReceived(page: Looked): Promise<number> {
  return page.evaluate(async () => {
    let total = 0;
    for (const connection of window.peerConnections) {
      // The service makes the offers where it sends.
      if (connection.connectionState === 'closed' || connection.remoteDescription?.type !== 'offer') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'candidate-pair' && report.nominated === true) total += report.bytesReceived;
      }
    }
    return total;
  }, null);
}

/** The code in a seat's picture on the page now; null without a readable code. */
export async function frameOf(page: Looked, seat: string): Promise<FrameCode | null> {
  const cells = await page.evaluate(
    ({ name, centres }) => {
      const video = document.querySelector<HTMLVideoElement>(`video[data-seat="${name}"]`);
      if (video === null || video.videoWidth === 0) return null;
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(video, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return centres.map(
        ({ x, y }) => data[(Math.floor(y * canvas.height) * canvas.width + Math.floor(x * canvas.width)) * 4]!,
      );
    },
    { name: seat, centres: CELL_CENTRES },
  );
  return cells === null ? null : readFrameCode(cells);
}

/** The colour in the middle of a seat's picture on the page now; null without a picture, or for grey. */
export function colourOf(page: Looked, seat: string): Promise<string | null> {
  return page.evaluate((name) => {
    const video = document.querySelector<HTMLVideoElement>(`video[data-seat="${name}"]`);
    if (video === null || video.videoWidth === 0) return null;
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data as unknown as [number, number, number];
    const grey = Math.max(red, green, blue) - Math.min(red, green, blue) < 100;
    return grey ? null : `${red} ${green} ${blue}`;
  }, seat);
}

/** Samples in one piece of a recorded sound: the page has a quarter of a second to take it. */
const PIECE = 2048;

/** Records what the page receives from a seat's microphone for some seconds. */
export async function soundOf(page: Looked, seat: string, seconds: number): Promise<Sound> {
  const samples = await page.evaluate(
    async ({ name, length, rate, size }) => {
      const element = document.querySelector<HTMLAudioElement>(`audio[data-seat="${name}"]`);
      if (!(element?.srcObject instanceof MediaStream)) throw new Error(`no sound of ${name} on the page`);
      const context = new AudioContext({ sampleRate: rate });
      const source = context.createMediaStreamSource(element.srcObject);
      const tap = context.createScriptProcessor(size, 1, 1);
      const taken = new Float32Array(Math.ceil((length * rate) / size) * size);
      source.connect(tap);
      tap.connect(context.destination);
      await new Promise<void>((resolve) => {
        let count = 0;
        tap.onaudioprocess = ({ inputBuffer }) => {
          if (count === taken.length) return;
          taken.set(inputBuffer.getChannelData(0), count);
          count += size;
          if (count === taken.length) resolve();
        };
      });
      await context.close();
      return taken;
    },
    { name: seat, length: seconds, rate: SOUND_RATE, size: PIECE },
  );
  return { rate: SOUND_RATE, samples };
}

/**
 * The same, coded as the browser codes it: Firefox runs no AudioContext on a machine without a sound card, but records.
 * @throws when the page has the sound but does not play it
 */
export async function recordingOf(page: Looked, seat: string, seconds: number): Promise<Buffer> {
  const address = await page.evaluate(
    async ({ name, length }) => {
      const element = document.querySelector<HTMLAudioElement>(`audio[data-seat="${name}"]`);
      if (!(element?.srcObject instanceof MediaStream)) throw new Error(`no sound of ${name} on the page`);
      if (element.paused || element.muted) throw new Error(`the sound of ${name} is held back`);
      const recorder = new MediaRecorder(element.srcObject);
      const taken: Blob[] = [];
      recorder.ondataavailable = ({ data }) => taken.push(data);
      const whole = new Promise((resolve) => (recorder.onstop = resolve));
      recorder.start();
      setTimeout(() => recorder.stop(), length * 1000);
      await whole;
      const reader = new FileReader();
      reader.readAsDataURL(new Blob(taken));
      await new Promise((resolve) => (reader.onload = resolve));
      return String(reader.result);
    },
    { name: seat, length: seconds },
  );
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}
