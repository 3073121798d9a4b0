import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BareClient } from '../../server/test/support/bare/client.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { laterConductEn } from '../src/i18n/later-conduct.en.ts';
import { playbackEn } from '../src/i18n/playback.en.ts';
import { DESK } from './support/browser.ts';
import { button } from './support/desk-page.ts';
import { ScreenPerson } from './support/screen-person.ts';
import { until } from './support/senses.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A note for the record, from the keys that the clerk presses in the hearing to the second that it plays afterwards. */

const [FIRST, LAST] = [`${laterConductEn.notes.templates.objection}: leading question`, 'The expert was sworn in'];

let service: TestService;
let browser: SharedChromium;
/** Has no page: the clerk's page and the record are what is tested. */
let judge: BareClient;
let clerk: ScreenPerson;

beforeAll(async () => {
  [service, browser] = await Promise.all([TestService.start(), sharedChromium()]);
  judge = await BareClient.open(service, 'judge');
  await judge.prepare();
  await judge.enter();
  const seen = { language: 'en', viewport: DESK, to: 'courtroom', microphone: false } as const;
  clerk = await ScreenPerson.comeIn(browser, service, 'clerk', seen);
  await judge.must('start', { countdownSeconds: 0 });
  await clerk.reads(clerk.t.courtroom.onRecord);
}, 60_000);

afterAll(async () => {
  judge?.close();
  await browser?.close();
  await service?.stop();
});

/** Resolves when so many more packets of the clerk's picture have come. */
async function seesMore(packets: number): Promise<void> {
  const wanted = judge.packetsOfStream('clerk', 'camera') + packets;
  await expect.poll(() => judge.packetsOfStream('clerk', 'camera'), { timeout: 30_000 }).toBeGreaterThanOrEqual(wanted);
}

/** Types a note and sends it. Returns the moment of the first key press, epoch ms. */
async function types(text: string, keys: (page: Page) => Promise<void>): Promise<number> {
  const { page } = clerk;
  const field = page.getByRole('textbox', { name: laterConductEn.notes.write });
  await field.click();
  const began = Date.now();
  await keys(page);
  await page.keyboard.press('Enter');
  await page.getByRole('listitem').filter({ hasText: text }).waitFor();
  return began;
}

it('a note that the clerk types in the hearing plays its second afterwards', async () => {
  await clerk.press(clerk.t.panels.measures);
  await clerk.page.getByText(laterConductEn.notes.title, { exact: true }).click();
  await seesMore(30);
  const first = await types(FIRST, async (page) => {
    await button(page, laterConductEn.notes.templates.objection).click();
    await page.keyboard.type('leading question', { delay: 20 });
  });
  await seesMore(30);
  // The notes are farther apart than the seconds in which one counts as played.
  await setTimeout(Math.max(0, first + 4_000 - Date.now()));
  const last = await types(LAST, (page) => page.keyboard.type(LAST, { delay: 20 }));
  await seesMore(30);
  await judge.must('close', {});
  await service.logged(({ msg }) => msg === 'record is whole');

  const { cookie } = await addColleagueTo(service, { roles: ['clerk'], name: 'نرگس صادقی' });
  const context = await browser.newContext({ viewport: DESK });
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  await page.goto(`${service.origin}/record/${service.demo.hearing}?lang=en`);
  await page.getByRole('searchbox', { name: playbackEn.searchNotes }).fill('sworn');
  const notes = page.locator('.record-notes__one');
  expect(await notes.count()).toBe(1);
  for (const [text, at] of [
    [LAST, last],
    [FIRST, first],
  ] as const) {
    await page.getByRole('searchbox', { name: playbackEn.searchNotes }).fill(text.slice(-8));
    await notes.filter({ hasText: text }).click();
    const played = await until(
      () =>
        page.evaluate(() => {
          const { player } = document.querySelector('.record-player') as unknown as WithPlayer;
          const { position, isPlaying, isWaiting } = player.store.getState();
          const video = document.querySelector<HTMLVideoElement>('[data-seat="clerk"] video');
          if (!isPlaying || isWaiting || video === null || video.paused) return null;
          const { zero } = player.store.getState().record;
          return { moment: player.time.momentOf(position), picture: zero + video.currentTime * 1000 };
        }),
      `the second of "${text}" is played`,
    );
    for (const moment of [played.moment, played.picture]) {
      expect(moment - at).toBeGreaterThan(-1000);
      expect(moment - at).toBeLessThan(3000);
    }
  }
});

interface WithPlayer {
  readonly player: {
    readonly time: { momentOf(position: number): number };
    readonly store: {
      getState(): {
        readonly position: number;
        readonly isPlaying: boolean;
        readonly isWaiting: boolean;
        readonly record: { readonly zero: number };
      };
    };
  };
}
