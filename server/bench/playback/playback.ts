import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chromium } from 'playwright-core';
import { holdRecord, openRecord } from '../../test/support/held-record.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { cpuByProcess, playOnce, seekOnce } from './in-page.ts';
import type { Playing } from './in-page.ts';
import { markMedia, marksSince } from './marks.ts';

const [MINUTES, PEOPLE, WATCH_SECONDS] = [120, 8, 60];
/** How long a person has been at the desk before, ms. */
const COMES_AFTER_MS = 1000;
const CLIENT = join(import.meta.dirname, '../../../client/dist');
/** The bundled thread: from sources, Node takes half a second longer to start it. */
const THREAD = new URL('../../dist/fragment-thread.js', import.meta.url);
/** With `--trace=yes`, the events of slower seeks are printed, ms. */
const SLOW_SEEK_MS = 450;

/**
 * Measures how the record of a long hearing with many people is played in Chromium: the time from the address to the first picture
 * and sound, with pages and log read for the first time; the time from a seek to pictures of everybody; the offset between tracks
 * while they play; and the service's CPU use. `--minutes=`, `--people=`, `--seconds=` of playing; `--trace=yes` prints the events
 * until the first picture and in slow seeks. `--record=FOLDER` plays the record in that folder, and makes it first if there is
 * none. With an existing record, the service has just started, without the memory that making a record takes.
 */
export async function benchPlayback({ runs, flag, say }: BenchOptions): Promise<object> {
  const minutes = Number(flag('minutes') ?? MINUTES);
  const people = Number(flag('people') ?? PEOPLE);
  const watched = Number(flag('seconds') ?? WATCH_SECONDS);
  const began = performance.now();
  const asked = { people, seconds: minutes * 60, clientDir: CLIENT, fragmentThread: THREAD };
  const kept = flag('record');
  const held = await (kept === undefined ? holdRecord(asked) : openRecord(kept, asked));
  const madeSeconds = Math.round((performance.now() - began) / 1000);
  say(`${minutes} minutes of ${people} people are there after ${madeSeconds} s`);
  collectGarbage();
  const rssMB = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);
  const madeRssMB = rssMB();
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const [name = '', value = ''] = held.viewer.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: held.desk.origin }]);
    const page = await context.newPage();
    const isTraced = flag('trace') !== undefined;
    if (isTraced) await page.addInitScript(markMedia);
    const system = await browser.newBrowserCDPSession();
    const loop = monitorEventLoopDelay({ resolution: 2 });
    loop.enable();
    const cpuOf = async (): Promise<ReadonlyMap<string, number>> => {
      const { user, system: kernel } = process.cpuUsage();
      return new Map([['service', (user + kernel) / 1000], ...(await cpuByProcess(system))]);
    };
    const cpuBefore = await cpuOf();
    // A person comes to a record from the desk.
    await fetch(`${held.desk.origin}/staff`);
    await page.waitForTimeout(COMES_AFTER_MS);
    const opened = performance.timeOrigin + performance.now();
    await page.goto(`${held.desk.origin}/record/${held.hearing}?lang=en`, { waitUntil: 'commit' });
    const firstMs = Math.round((await page.evaluate(playOnce)) - opened);
    const cpuAfter = await cpuOf();
    const firstCpuMs = Object.fromEntries(
      [...cpuAfter].map(([type, ms]) => [type, Math.round(ms - (cpuBefore.get(type) ?? 0))]),
    );
    say(`first picture and sound after ${firstMs} ms, CPU ${JSON.stringify(firstCpuMs)} ms`);
    if (isTraced) for (const line of await page.evaluate(marksSince, 0)) say(line);
    const seeks: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const { ms, began } = await seekOnce(page, ((run * 0.37 + 0.21) % 1) * minutes * 60_000, people);
      seeks.push(ms);
      if (isTraced && ms > SLOW_SEEK_MS) for (const line of await page.evaluate(marksSince, began)) say(line);
    }
    say(`seeks: ${seeks.join(' ')} ms`);
    const busiest = { maxMs: Math.round(loop.max / 1e6), p99Ms: Math.round(loop.percentile(99) / 1e6) };
    loop.reset();
    const cpu = process.cpuUsage();
    const spreads: number[] = [];
    for (let second = 0; second < watched; second += 1) {
      await page.waitForTimeout(1000);
      spreads.push(
        await page.evaluate(() => (document.querySelector('.record-player') as unknown as Playing).player.spreadMs),
      );
    }
    const used = process.cpuUsage(cpu);
    const cpuPercent = Math.round(((used.user + used.system) / 1000 / (watched * 1000)) * 1000) / 10;
    const sorted = spreads.toSorted((a, b) => a - b);
    return {
      minutes,
      people,
      firstPictureAndSoundMs: firstMs,
      /** Of the browser's processes by kind, and of the service in this process. */
      firstCpuMs,
      seekMs: median(seeks),
      seekWorstMs: Math.max(...seeks),
      driftMedianMs: Math.round(median(spreads)),
      driftP95Ms: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
      /** Percent of one core, including the cost of measuring. */
      serverCpuPercentPerViewer: cpuPercent,
      /** Event-loop delay of the service, which also affects hearings: while opening and seeking, and while playing. */
      loopDelayMs: {
        openingAndSeeking: busiest,
        playing: { maxMs: Math.round(loop.max / 1e6), p99Ms: Math.round(loop.percentile(99) / 1e6) },
      },
      /** Memory of this process: after the record was made, and the increase by playing it. */
      madeRssMB,
      playingAddsMB: rssMB() - madeRssMB,
    };
  } finally {
    await browser.close();
    await held.stop();
  }
}

/** Frees the gigabytes of packets generated here, which a real service would not have. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
