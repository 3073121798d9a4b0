import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTrackInfo } from '../../server/src/recording/track-spec.ts';
import { childrenOf, haveEnded } from '../../server/test/support/processes.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

/** No camera sends this size. */
const ALTERED_SIZE = '512×288';

let browser: Browser;
let service: TestService;

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium('small'), TestService.start()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** Sizes of the pictures that the page shows. */
async function sizesAt({ page }: Attendee): Promise<string[]> {
  const sizes = await page.evaluate(() =>
    [...document.querySelectorAll('video')].map(({ videoWidth, videoHeight }) => `${videoWidth}×${videoHeight}`),
  );
  return sizes.filter((size) => size !== '0×0');
}

/** The service's masking processes, with their child processes. */
async function maskers(): Promise<number[]> {
  const processes = service.childrenOf('masking-process');
  return [...processes, ...(await Promise.all(processes.map(childrenOf))).flat()];
}

/** The tracks that the recorder has opened for the witness. */
async function tracks() {
  const hearings = join(service.dataDir, 'hearings');
  const files = await readdir(hearings, { recursive: true });
  const folders = files.filter((file) => file.endsWith('track.json')).map((file) => join(hearings, file, '..'));
  const infos = await Promise.all(folders.map((folder) => readTrackInfo(folder)));
  return infos.flatMap((info) => (info?.seat === 'witness' ? [`${info.kind} ${info.protection}`] : []));
}

it('a protected witness is altered for the clerk and the open record, and not for the judge and the sealed store', async () => {
  const [judge, clerk, witness] = await Promise.all(
    ['judge', 'clerk', 'witness'].map((seat) => Attendee.open(browser, service, seat)),
  );
  for (const one of [judge!, clerk!])
    expect(await one.enter({ microphone: false, camera: false })).toEqual({ ok: true });
  expect(await witness!.enter({ small: true })).toEqual({ ok: true });
  expect(await judge!.act('admit', { seat: 'witness' })).toEqual({ ok: true });
  await Promise.all([judge!, clerk!].map((viewer) => viewer.seesMoreOf('witness')));
  expect(await sizesAt(clerk!)).toEqual([ALTERED_SIZE]);
  const [unaltered] = await sizesAt(judge!);
  expect(unaltered).toBeDefined();
  expect(unaltered).not.toBe(ALTERED_SIZE);

  expect(await judge!.act('start', { countdownSeconds: 0 })).toEqual({ ok: true });
  await clerk!.until(({ scene }) => scene?.phase === 'in-session');
  // A source that is slow to begin does not hold up the session.
  await expect
    .poll(async () => (await tracks()).toSorted(), { timeout: 10_000 })
    .toEqual(['camera altered', 'camera sealed', 'mic altered', 'mic sealed']);

  const altering = await maskers();
  expect(altering).toHaveLength(3);
  process.kill(service.pid, 'SIGKILL');
  await haveEnded(altering);
});
