import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { openRecord, sealHeld } from '../../test/support/held-record.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { cpuByProcess, playOnce, seekOnce } from '../playback/in-page.ts';

const [MINUTES, PEOPLE] = [10, 8];
/** Time to open a file of two hours: the list of its parts is read and its signatures are checked before it is played. */
const OPENED_WITHIN_MS = 300_000;

/**
 * Measures how the page in a sealed file plays it, from a disk in Chromium: the time from the choice of the file to the player, and
 * to the first picture and sound; the time from a seek to pictures of everybody; CPU time and memory of the page and its thread.
 * `--minutes=`, `--people=`; `--record=FOLDER` stores the record and its file there, and uses existing ones.
 */
export async function benchViewer({ runs, flag, say }: BenchOptions): Promise<object> {
  const minutes = Number(flag('minutes') ?? MINUTES);
  const people = Number(flag('people') ?? PEOPLE);
  const kept = flag('record');
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'mahzar-viewer-'));
  const file = join(folder, 'hearing.asice');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const held = await openRecord(folder, { people, seconds: minutes * 60 });
    await sealHeld(held, file);
    await held.stop();
  }
  const fileMB = Math.round(statSync(file).size / 2 ** 20);
  say(`${minutes} minutes of ${people} people are sealed: ${fileMB} MiB`);
  spawnSync('unzip', ['-oq', file, 'viewer.html', '-d', folder]);
  const viewer = flag('viewer') ?? join(folder, 'viewer.html');
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const system = await browser.newBrowserCDPSession();
    const rendererMs = async () => (await cpuByProcess(system)).get('renderer') ?? 0;
    await page.goto(`file://${viewer}?lang=en`);
    const chosen = performance.now();
    const cpuBefore = await rendererMs();
    await page.setInputFiles('input[type=file]', file);
    await page.locator('.record-player').waitFor({ timeout: OPENED_WITHIN_MS });
    const openedMs = Math.round(performance.now() - chosen);
    const opened = performance.timeOrigin + performance.now();
    const firstMs = Math.round((await page.evaluate(playOnce)) - opened);
    const cpuFirst = await rendererMs();
    say(`opened after ${openedMs} ms, first picture and sound ${firstMs} ms later`);
    const seeks: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      seeks.push((await seekOnce(page, ((run * 0.37 + 0.21) % 1) * minutes * 60_000, people)).ms);
    }
    say(`seeks: ${seeks.join(' ')} ms`);
    const cpuSeeks = (await rendererMs()) - cpuFirst;
    return {
      minutes,
      people,
      fileMB,
      openedMs,
      firstPictureAndSoundMs: firstMs,
      openingCpuMs: Math.round(cpuFirst - cpuBefore),
      seekMs: median(seeks),
      seekWorstMs: Math.max(...seeks),
      /** CPU time of the page, its thread and the decoders. */
      seekCpuMs: Math.round(cpuSeeks / runs),
    };
  } finally {
    await browser.close();
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}
