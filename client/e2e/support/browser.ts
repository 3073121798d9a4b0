import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { CELL_CENTRES, readFrameCode } from './frame-code.ts';
import type { FrameCode } from './frame-code.ts';
import type { PersonFiles } from './people.ts';
import { SOUND_RATE } from './people.ts';
import type { Sound } from './speech.ts';

const ARGUMENTS = [
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
];

export interface Viewport {
  readonly width: number;
  readonly height: number;
}
export const PHONE: Viewport = { width: 360, height: 640 };
export const DESK: Viewport = { width: 1440, height: 900 };

/** One person's own browser. */
export interface PersonBrowser {
  readonly browser: Browser;
  readonly page: Page;
}

/** Opens a browser of its own, whose camera and microphone give a person's files. */
export async function openBrowser(files: PersonFiles | null, viewport: Viewport = DESK): Promise<PersonBrowser> {
  const devices =
    files === null
      ? []
      : [`--use-file-for-fake-video-capture=${files.video}`, `--use-file-for-fake-audio-capture=${files.audio}`];
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [...ARGUMENTS, ...devices],
  });
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

/** What the page has received so far, by kind. */
export interface Received {
  readonly audio: number;
  readonly video: number;
}

/** RTP packets received by a page, all connections together, the bandwidth probe left out. */
export function packetsReceived(page: Page): Promise<Received> {
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
  });
}

/** The code in the picture of a seat as the page shows it now; null when there is none. */
export async function frameOf(page: Page, seat: string): Promise<FrameCode | null> {
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

/** Records what the page receives from a seat's microphone for some seconds. */
export async function soundOf(page: Page, seat: string, seconds: number): Promise<Sound> {
  const samples = await page.evaluate(
    async ({ name, length, rate }) => {
      const element = document.querySelector<HTMLAudioElement>(`audio[data-seat="${name}"]`);
      if (!(element?.srcObject instanceof MediaStream)) throw new Error(`no sound of ${name} on the page`);
      const context = new AudioContext({ sampleRate: rate });
      const source = context.createMediaStreamSource(element.srcObject);
      const tap = context.createScriptProcessor(2048, 1, 1);
      const taken: number[] = [];
      source.connect(tap);
      tap.connect(context.destination);
      await new Promise<void>((resolve) => {
        tap.onaudioprocess = ({ inputBuffer }) => {
          taken.push(...inputBuffer.getChannelData(0));
          if (taken.length >= length * rate) resolve();
        };
      });
      await context.close();
      return taken;
    },
    { name: seat, length: seconds, rate: SOUND_RATE },
  );
  return { rate: SOUND_RATE, samples: Float32Array.from(samples) };
}
