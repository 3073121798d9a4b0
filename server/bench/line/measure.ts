import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { Entrance } from '../join/measure.ts';
import { speakSteadily, watchMedia } from './page-watch.ts';
import type { Counters } from './page-watch.ts';
import { heardBetween } from './voice.ts';
import type { Heard } from './voice.ts';

/** The experience of a person on the line. */
export interface LineFigures {
  /** Time until the first page is readable; null: it never was. */
  readonly readableS: number | null;
  /** Time from then until the first voice is heard in the room. */
  readonly inRoomS: number | null;
  /** How the person heard the others, and how the others heard the person. */
  readonly hears: Heard | null;
  readonly isHeard: Heard | null;
  /** The same in the first seconds in the room. */
  readonly hearsAtFirst: Heard | null;
  readonly isHeardAtFirst: Heard | null;
  /** Number of signalling connections opened after the first, although the line worked all the time. */
  readonly falseOutages: number;
  /** Frames per second on the person's page, summed over all other participants. */
  readonly framesPerSecond: number;
  /** The media's use of the line, kbit/s without IP headers: in total, of voices, and of pictures. */
  readonly kbps: Rates | null;
  /** Whether media used TCP, after the first seconds and at the end. */
  readonly byTcp: readonly boolean[];
}

interface Rates {
  readonly down: Rate;
  readonly up: Rate;
}

interface Rate {
  readonly all: number;
  readonly voices: number;
  readonly pictures: number;
}

export interface MeasureOptions {
  readonly seconds: number;
  /** The person has chosen voice only. */
  readonly voiceOnly: boolean;
  /** Receives a line for each second. */
  readonly trace?: (line: string) => void;
}

const AT_FIRST_MS = 8_000;
/** A person's patience. */
const GIVES_UP_MS = 90_000;
const LOOK_MS = 100;

/** Joins over an emulated line and measures sound at both ends; `other` is the page of a participant on a good line. */
export async function measureOn(
  browser: Browser,
  { url, readable, ready, click }: Entrance,
  ports: { readonly from: number; readonly to: number },
  other: Page,
  { seconds, voiceOnly, trace }: MeasureOptions,
): Promise<LineFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(GIVES_UP_MS);
  try {
    await context.addInitScript(watchMedia, ports);
    await context.addInitScript(speakSteadily);
    const page = await context.newPage();
    if (voiceOnly) await context.addInitScript(chooseVoiceOnly);
    const sockets: number[] = [];
    page.on('websocket', () => sockets.push(performance.now()));
    const voicesBefore = new Set(Object.keys((await count(other)).voices));
    const begun = performance.now();
    let readableAt: number | null = null;
    let inRoomAt: number | null = null;
    try {
      await page.goto(url, { waitUntil: 'commit', timeout: GIVES_UP_MS });
      await (readable ?? ready)(page);
      readableAt = performance.now();
      if (readable !== undefined) await ready(page);
      await click(page);
      await firstVoice(page);
      inRoomAt = performance.now();
    } catch (error) {
      // A join that never succeeds is a result too.
      process.stderr.write(`${String(error).split('\n')[0]}\n`);
    }
    const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms / 100) / 10);
    const times = {
      readableS: rounded(readableAt && readableAt - begun),
      inRoomS: rounded(inRoomAt && inRoomAt - readableAt!),
    };
    if (inRoomAt === null)
      return {
        ...times,
        hears: null,
        isHeard: null,
        hearsAtFirst: null,
        isHeardAtFirst: null,
        falseOutages: sockets.length - 1,
        framesPerSecond: 0,
        kbps: null,
        byTcp: [],
      };
    const own = async () => onlyNew(await count(other), voicesBefore);
    const [page0, other0] = await Promise.all([count(page), own()]);
    const tracing = trace === undefined ? undefined : traceSeconds(page, own, trace);
    await setTimeout(AT_FIRST_MS);
    const [page1, other1] = await Promise.all([count(page), own()]);
    await setTimeout(Math.max(0, seconds * 1000 - AT_FIRST_MS));
    const [page2, other2] = await Promise.all([count(page), own()]);
    clearInterval(tracing);
    return {
      ...times,
      hears: heardBetween(page0, page2),
      isHeard: heardBetween(other0, other2),
      hearsAtFirst: heardBetween(page0, page1),
      isHeardAtFirst: heardBetween(other0, other1),
      falseOutages: sockets.length - 1,
      framesPerSecond: Math.round(((page2.frames - page1.frames) / (seconds - AT_FIRST_MS / 1000)) * 10) / 10,
      kbps: ratesBetween(page0, page2, seconds),
      byTcp: [page1.byTcp, page2.byTcp],
    };
  } finally {
    await context.close();
  }
}

/** Without `waitForFunction`, which would take a promise as a result. */
async function firstVoice(page: Page): Promise<void> {
  const begun = performance.now();
  while (!Object.values((await count(page)).voices).some(({ packets }) => packets > 0)) {
    if (performance.now() - begun > GIVES_UP_MS) throw new Error('no voice is heard in the room');
    await setTimeout(LOOK_MS);
  }
}

function count(page: Page): Promise<Counters> {
  return page.evaluate(() => window.countMedia());
}

function onlyNew(counters: Counters, known: ReadonlySet<string>): Counters {
  const voices = Object.fromEntries(Object.entries(counters.voices).filter(([track]) => !known.has(track)));
  return { ...counters, voices };
}

/** Runs in the page: chooses "voice only" as if the person had done so in this tab before. */
function chooseVoiceOnly(): void {
  const getItem = Storage.prototype.getItem;
  Storage.prototype.getItem = function (key) {
    return key.endsWith('/voice-only') ? 'on' : getItem.call(this, key);
  };
}

function ratesBetween(before: Counters, after: Counters, seconds: number): Rates {
  const rate = (of: (counters: Counters) => number) => Math.round(((of(after) - of(before)) * 8) / seconds / 100) / 10;
  return {
    down: {
      all: rate(({ bytesIn }) => bytesIn),
      voices: rate(({ voiceBytesIn }) => voiceBytesIn),
      pictures: rate(({ pictureBytesIn }) => pictureBytesIn),
    },
    up: {
      all: rate(({ bytesOut }) => bytesOut),
      voices: rate(({ voiceBytesOut }) => voiceBytesOut),
      pictures: rate(({ pictureBytesOut }) => pictureBytesOut),
    },
  };
}

function traceSeconds(page: Page, own: () => Promise<Counters>, trace: (line: string) => void): NodeJS.Timeout {
  let before: readonly [Counters, Counters] | null = null;
  let at = 0;
  return setInterval(() => {
    void Promise.all([count(page), own()]).then(
      (now) => {
        at += 1;
        if (before !== null) {
          const share = (n: 0 | 1) => Math.round(100 * (heardBetween(before![n], now[n])?.concealed ?? 0));
          const { down, up } = ratesBetween(before[0], now[0], 1);
          const rate = ({ all, voices, pictures }: Rate) => `${all} (voices ${voices}, pictures ${pictures})`;
          trace(
            `${at} s: made up ${share(0)} % / ${share(1)} %, down ${rate(down)}, up ${rate(up)} kbit/s` +
              (now[0].byTcp ? ', by TCP' : ''),
          );
        }
        before = now;
      },
      () => undefined,
    );
  }, 1000);
}
