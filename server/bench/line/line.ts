import type { Browser, Page } from 'playwright-core';
import { EmulatedLine } from '../../test/support/emulated-line/emulated-line.ts';
import type { LineState } from '../../test/support/emulated-line/emulated-line.ts';
import { TestService } from '../../test/support/service.ts';
import { bareEntrance, openBareRoom } from '../join/bare.ts';
import { mahzarEntrance } from '../join/mahzar.ts';
import { startChromium } from '../join/measure.ts';
import type { Entrance } from '../join/measure.ts';
import type { BenchOptions } from '../options.ts';
import { LINES } from './cases.ts';
import { measureOn } from './measure.ts';
import type { LineFigures, MeasureOptions } from './measure.ts';
import { speakSteadily, watchMedia } from './page-watch.ts';

/** The result for one kind of line; `bare`: that of a bare page with the same media, if measured. */
export interface LineResult extends LineFigures {
  readonly bare: LineFigures | null;
}

/**
 * Measures how well a person on a poor line hears and is heard, and how soon they are in, in a hearing with two others on good
 * lines. Both others send pictures and one of them speaks; the person speaks too. `--lines=narrow,loss10`: only these lines;
 * `--seconds=N`: duration of the measurement; `--bare=no`: without the bare page; `--voice-only=yes`: the person has chosen voice
 * only; `--trace=yes`: prints each second.
 */
export async function benchLine(options: BenchOptions): Promise<Record<string, LineResult>> {
  const names = options.flag('lines')?.split(',') ?? Object.keys(LINES);
  const how: MeasureOptions = {
    seconds: Number(options.flag('seconds') ?? 40),
    voiceOnly: options.flag('voice-only') === 'yes',
    ...(options.flag('trace') === 'yes' && { trace: options.say }),
  };
  await using parts = new AsyncDisposableStack();
  const [others, browser] = await Promise.all([startChromium(), startChromium()]);
  parts.defer(() => others.close());
  parts.defer(() => browser.close());
  const results: Record<string, LineResult> = {};
  for (const name of names) {
    const state = LINES[name];
    if (state === undefined) throw new Error(`no line ${name}; one of: ${Object.keys(LINES).join(', ')}`);
    const mahzar = await inHearing(others, browser, state, how);
    options.say(`${name}: ${JSON.stringify(mahzar)}`);
    if (options.flag('bare') === 'no') {
      results[name] = { ...mahzar, bare: null };
      continue;
    }
    const bare = await onBarePage(others, browser, state, how);
    options.say(`${name}, bare page: ${JSON.stringify(bare)}`);
    results[name] = { ...mahzar, bare };
  }
  return results;
}

async function inHearing(
  others: Browser,
  browser: Browser,
  state: LineState,
  how: MeasureOptions,
): Promise<LineFigures> {
  await using parts = new AsyncDisposableStack();
  const service = await TestService.start({ LOG_LEVEL: 'info' });
  parts.defer(() => service.stop());
  const judge = await joinDirectly(others, mahzarEntrance(service, 'judge'), service.mediaPort, true);
  parts.defer(() => judge.context().close());
  const panel = await joinDirectly(others, mahzarEntrance(service, 'panel'), service.mediaPort, false);
  parts.defer(() => panel.context().close());
  const line = await EmulatedLine.open({ media: service.mediaPort, pages: service.port });
  parts.defer(() => line.close());
  line.set(state);
  const entrance = mahzarEntrance(service, 'clerk', line.pagesPort);
  return await measureOn(browser, entrance, { from: service.mediaPort, to: line.mediaPort }, judge, how);
}

async function onBarePage(
  others: Browser,
  browser: Browser,
  state: LineState,
  how: MeasureOptions,
): Promise<LineFigures> {
  await using parts = new AsyncDisposableStack();
  const room = await openBareRoom(others);
  parts.defer(() => room.close());
  const { mediaPort } = room;
  const judge = await joinDirectly(others, bareEntrance(room.port), mediaPort, true);
  parts.defer(() => judge.context().close());
  const line = await EmulatedLine.open({ media: mediaPort, pages: room.port });
  parts.defer(() => line.close());
  line.set(state);
  return await measureOn(browser, bareEntrance(line.pagesPort), { from: mediaPort, to: line.mediaPort }, judge, how);
}

async function joinDirectly(
  browser: Browser,
  { url, ready, click }: Entrance,
  mediaPort: number,
  speaks: boolean,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(watchMedia, { from: mediaPort, to: mediaPort });
  await context.addInitScript(speakSteadily);
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  await click(page);
  if (!speaks) await page.evaluate(() => window.fallSilent());
  return page;
}
