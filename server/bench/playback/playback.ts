import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { holdRecord } from '../../test/support/held-record.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';

const [MINUTES, PEOPLE, WATCH_SECONDS] = [120, 8, 60];

/** The player as a page of the client has it. */
interface Playing {
  readonly player: {
    readonly spreadMs: number;
    readonly store: { getState(): { readonly position: number; readonly length: number } };
    play(): void;
    seek(position: number): void;
  };
}

/**
 * How fast the record of a long hearing with many people is played in Chromium: from the address to the first picture and sound
 * with the pages and the log read for the first time, from a seek to pictures of everybody, how far the tracks are apart while
 * they play, and what that costs the service's processor. `--minutes=`, `--people=`, `--seconds=` of playing, `--trace=yes` for
 * what was loaded when.
 */
export async function benchPlayback({ runs, flag, say }: BenchOptions): Promise<object> {
  const minutes = Number(flag('minutes') ?? MINUTES);
  const people = Number(flag('people') ?? PEOPLE);
  const watched = Number(flag('seconds') ?? WATCH_SECONDS);
  const began = performance.now();
  const clientDir = join(import.meta.dirname, '../../../client/dist');
  const held = await holdRecord({ people, seconds: minutes * 60, clientDir });
  const madeSeconds = Math.round((performance.now() - began) / 1000);
  say(`made ${minutes} minutes of ${people} people in ${madeSeconds} s`);
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
    const loop = monitorEventLoopDelay({ resolution: 2 });
    loop.enable();
    const opened = performance.now();
    await page.goto(`${held.desk.origin}/record/${held.hearing}?lang=en`);
    await page.locator('.record-player').waitFor();
    await page.evaluate(() => (document.querySelector('.record-player') as unknown as Playing).player.play());
    await page.waitForFunction(moves, 1, { polling: 20 });
    const firstMs = Math.round(performance.now() - opened);
    say(`first picture and sound after ${firstMs} ms`);
    if (flag('trace') !== undefined) for (const line of await page.evaluate(loads)) say(line);
    const seeks: number[] = [];
    for (let run = 0; run < runs; run += 1)
      seeks.push(await seekOnce(page, ((run * 0.37 + 0.21) % 1) * minutes * 60_000, people));
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
      seekMs: median(seeks),
      seekWorstMs: Math.max(...seeks),
      driftMedianMs: Math.round(median(spreads)),
      driftP95Ms: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
      /** Of one core, with what this measuring costs. */
      serverCpuPercentPerViewer: cpuPercent,
      /** How late the service's thread came to its work, hearings among it: while it opens and seeks, and while it plays. */
      loopDelayMs: {
        openingAndSeeking: busiest,
        playing: { maxMs: Math.round(loop.max / 1e6), p99Ms: Math.round(loop.percentile(99) / 1e6) },
      },
      /** Of the service in this process: when the record was made, and what playing it added. */
      madeRssMB,
      playingAddsMB: rssMB() - madeRssMB,
    };
  } finally {
    await browser.close();
    await held.stop();
  }
}

/** What the page has loaded: when it was asked for, answered, there; bytes; address. */
function loads(): string[] {
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return (loaded as PerformanceResourceTiming[]).map(
    ({ startTime, responseStart, responseEnd, transferSize, name }) => {
      const times = [startTime, responseStart, responseEnd].map((ms) => Math.round(ms)).join(' ');
      return `${times} ms ${transferSize} ${name.replace(/^https?:..[^/]*/, '')}`;
    },
  );
}

/** Whether so many pictures have been decoded and the clock goes. */
function moves(pictures: number): boolean {
  const shown = [...document.querySelectorAll('video')].filter((video) => video.readyState >= 3 && !video.paused);
  return shown.length >= pictures && shown.every((video) => video.currentTime > 0);
}

async function seekOnce(page: Page, to: number, people: number): Promise<number> {
  return page.evaluate(
    async ([position, pictures]) => {
      const { player } = document.querySelector('.record-player') as unknown as Playing;
      const began = performance.now();
      player.seek(position);
      const near = (video: HTMLVideoElement) => video.readyState >= 3 && !video.paused && !video.seeking;
      const there = () =>
        [...document.querySelectorAll('video')].filter(
          (video) => near(video) && Math.abs(video.currentTime - position / 1000) < 3,
        ).length;
      while (there() < pictures && performance.now() - began < 20_000) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return Math.round(performance.now() - began);
    },
    [to, people] as const,
  );
}
