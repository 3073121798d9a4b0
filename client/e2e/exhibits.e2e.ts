import { cancelBooking, changeBooking, readBooking, searchBookings } from '@mahzar/shared/rest/bookings';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { draftAgain } from '../../server/src/scheduling/draft-again.ts';
import { TestClient } from '../../server/test/support/client.ts';
import { ExhibitCourt } from '../../server/test/support/exhibit-court.ts';
import { pdfOf } from '../../server/test/support/pdf.ts';
import { pictureAt, recordingOf } from '../../server/test/support/recordings.ts';
import { TestService } from '../../server/test/support/service.ts';
import { laterConductEn } from '../src/i18n/later-conduct.en.ts';
import { DESK, PHONE } from './support/browser.ts';
import { ScreenPerson } from './support/screen-person.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A document from its filing at the desk to the screens of the hearing: three people, of whom two may read it. */

const PAGES = 3;
const DAY_MS = 86_400_000;
const en = laterConductEn.exhibits;
const TITLE = 'Contract of sale';
const FILM = 'Entrance camera';
const pageEn = (page: number) => `Exhibit 1, page ${page} of ${PAGES}`;
const pageFa = (page: string) => `مدرک ۱، صفحه ${page} از ۳`;

let service: TestService;
let court: ExhibitCourt;
let browser: SharedChromium;
let judge: TestClient;
let clerk: ScreenPerson;
let citizen: ScreenPerson;
let companion: ScreenPerson;

beforeAll(async () => {
  [service, browser] = await Promise.all([TestService.start(), sharedChromium()]);
  court = await ExhibitCourt.book(service);
  await court.file(pdfOf(['First page', 'Second page', 'Third page']), 'parties', [], TITLE);
  judge = await TestClient.seat(court, 'judge');
  await judge.enter(false, false);
  const [desk, phone] = [
    { language: 'en', viewport: DESK, camera: false, microphone: false },
    { language: 'fa', viewport: PHONE, camera: false, microphone: false },
  ] as const;
  clerk = await ScreenPerson.comeIn(browser, court, 'clerk', { ...desk, to: 'courtroom' });
  citizen = await ScreenPerson.comeIn(browser, court, 'citizen', phone);
  // A companion waits as the citizen does, and may not read what the citizen may.
  companion = await ScreenPerson.comeIn(browser, court, 'companion', desk);
  for (const seat of ['citizen', 'companion']) await judge.ask('admit', { seat });
  await companion.reads(companion.t.courtroom.offRecord);
  await citizen.reads(citizen.t.courtroom.offRecord);
}, 120_000);

afterAll(async () => {
  judge?.socket.disconnect();
  await browser?.close();
  await service?.stop();
});

/** The controls of the person who shows the exhibit. */
const onBoard = ({ page }: ScreenPerson) => page.locator('.exhibit__acts');
const picture = ({ page }: ScreenPerson, name: string) => page.getByRole('img', { name, exact: true });
/** Whether a page is drawn there: its picture came and has a size. */
const isDrawn = (person: ScreenPerson, name: string): Promise<boolean> =>
  picture(person, name).evaluate((img) => (img as HTMLImageElement).naturalWidth > 0 && img.clientHeight > 0);

const areGone = () =>
  Promise.all([clerk, citizen, companion].map(({ page }) => page.locator('.exhibit').waitFor({ state: 'detached' })));
const screen = ({ page }: ScreenPerson) => page.locator('.tile--screen video');
/** Resolves when another picture of what is played is drawn than a moment ago. */
const moves = async (person: ScreenPerson): Promise<void> => {
  await screen(person).waitFor();
  await person.page.waitForFunction(() => {
    const video = document.querySelector<HTMLVideoElement>('.tile--screen video');
    return video !== null && video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 5;
  });
};

/** Returns the played picture, or a given PNG, as grey levels of 32 × 24 places. */
const greyOf = ({ page }: ScreenPerson, png: string | null = null): Promise<number[]> =>
  page.evaluate(async (drawn) => {
    const bytes = drawn === null ? null : Uint8Array.from(atob(drawn), (letter) => letter.charCodeAt(0));
    const video = document.querySelector<HTMLVideoElement>('.tile--screen video');
    const source = bytes === null ? video : await createImageBitmap(new Blob([bytes]));
    if (source === null) return [];
    const [width, height, side] = [320, 240, 10];
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(source, 0, 0, width, height);
    const levels = Array.from({ length: (width / side) * (height / side) }, () => 0);
    for (const [index, level] of context.getImageData(0, 0, width, height).data.entries()) {
      if (index % 4 !== 1) continue;
      const [x, y] = [Math.floor(index / 4) % width, Math.floor(index / 4 / width)];
      levels[Math.floor(y / side) * (width / side) + Math.floor(x / side)]! += level / side ** 2;
    }
    return levels;
  }, png);
const difference = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, level, index) => sum + Math.abs(level - other[index]!), 0) / one.length;
/** Largest difference by encoding, less than the difference between the pictures of two seconds. */
const MAX_DIFFERENT = 3;
/** Resolves when the film's picture of this second is drawn. */
const sees = async (person: ScreenPerson, second: number): Promise<void> => {
  const wanted = await greyOf(person, pictureAt(second).toString('base64'));
  await vi.waitFor(
    async () => {
      const drawn = await greyOf(person);
      expect(drawn).toHaveLength(wanted.length);
      expect(difference(drawn, wanted)).toBeLessThan(MAX_DIFFERENT);
    },
    { timeout: 10_000, interval: 200 },
  );
};

describe('an exhibit', () => {
  it('is offered by the clerk and admitted by the judge, and the list follows', async () => {
    await clerk.press(clerk.t.panels.exhibits);
    await clerk.press(en.offer);
    const row = clerk.page.locator('.exhibit-panel summary', { hasText: TITLE });
    await row.getByText(en.stages.offered).waitFor();
    expect((await judge.ask('admit-exhibit', { exhibit: 1 })).ok).toBe(true);
    await row.getByText(en.stages.admitted).waitFor();
  });

  it('is on the screens of those who may read it, page by page; who may not is told so', async () => {
    const { page } = clerk;
    await page.locator('.exhibit-panel summary', { hasText: TITLE }).click();
    await page.getByRole('img', { name: /only you see it/ }).waitFor();
    await clerk.press(en.show);
    await picture(clerk, pageEn(1)).waitFor();
    await picture(citizen, pageFa('۱')).waitFor();
    expect([await isDrawn(clerk, pageEn(1)), await isDrawn(citizen, pageFa('۱'))]).toEqual([true, true]);
    await companion.reads(en.withheld);
    expect(await companion.page.locator('.exhibit img').count()).toBe(0);
    // Who only looks turns nothing over.
    expect(await onBoard(citizen).count()).toBe(0);

    await onBoard(clerk).getByRole('button', { name: en.pageAfter, exact: true }).click();
    await picture(citizen, pageFa('۲')).waitFor();
    expect(await isDrawn(citizen, pageFa('۲'))).toBe(true);
  });

  it('is enlarged for all, and pointed at', async () => {
    const width = () => picture(citizen, pageFa('۲')).evaluate((img) => img.clientWidth);
    const before = await width();
    await clerk.press(en.larger);
    await citizen.page.waitForFunction(
      (least) => document.querySelector<HTMLElement>('.exhibit__page')!.clientWidth > least,
      before * 1.4,
    );
    const box = (await clerk.page.locator('.exhibit__frame').boundingBox())!;
    await clerk.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await citizen.page.locator('.exhibit__pointer').waitFor();
    const [at, whole] = await Promise.all([
      citizen.page.locator('.exhibit__pointer').boundingBox(),
      citizen.page.locator('.exhibit__page').boundingBox(),
    ]);
    // The middle of the page is in the middle of the frame.
    expect(Math.abs((at!.x + at!.width / 2 - whole!.x) / whole!.width - 0.5)).toBeLessThan(0.02);
    expect(await companion.page.locator('.exhibit__pointer').count()).toBe(0);
    await clerk.page.mouse.move(1, 1);
    await citizen.page.locator('.exhibit__pointer').waitFor({ state: 'detached' });
  });

  it('is there again for whoever comes back, and is hidden for all at once', async () => {
    await citizen.page.reload();
    await picture(citizen, pageFa('۲')).waitFor();
    await clerk.press(en.hide);
    await areGone();
    expect([clerk, citizen, companion].flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('a recording', () => {
  it('is played to those who may read it, in step, and to nobody else', async () => {
    const document = await court.file(recordingOf('mp4', 30), 'parties', [], FILM);
    expect((await judge.ask('offer-exhibit', { document })).ok).toBe(true);
    await clerk.page.locator('.exhibit-panel summary', { hasText: FILM }).click();
    await clerk.press(en.play);
    await Promise.all([moves(clerk), moves(citizen)]);
    for (const { page } of [clerk, citizen])
      expect(
        await page.locator('audio[data-seat="court"]').evaluate((audio) => !(audio as HTMLAudioElement).paused),
      ).toBe(true);
    await companion.reads(en.withheld);
    expect(await companion.page.locator('.tile--screen, audio[data-seat="court"]').count()).toBe(0);
    // Who only looks has nothing to play with.
    expect(await citizen.page.locator('.exhibit button, .exhibit input').count()).toBe(0);
  });

  it('stands where it is told to, with its last picture, and is taken away from all at once', async () => {
    await clerk.press(en.pause);
    await citizen.page.locator('.exhibit').getByText('مدرک ۲، پخش متوقف است').waitFor();
    await clerk.page.getByRole('slider', { name: en.position }).fill('12');
    await citizen.page.locator('.exhibit__position').getByText('۰:۱۲').waitFor();
    // The picture fits the shown time, also for a person who joins now.
    await sees(citizen, 12);
    await citizen.page.reload();
    await sees(citizen, 12);
    await clerk.press(en.hide);
    await areGone();
    expect(await screen(citizen).count()).toBe(0);
    expect([clerk, citizen, companion].flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('the next hearing', () => {
  const { next } = laterConductEn;

  it('is booked by the clerk from the room, said to all, and what the desk does with it is seen there', async () => {
    const { page } = clerk;
    await clerk.press(clerk.t.panels.next);
    await page.getByText(next.unreached).waitFor();
    await page.locator('.next-panel__unreached').getByText('مریم احمدی').waitFor();
    await page.locator('.next-panel__times button').first().click();
    await clerk.press(next.confirm);
    await page
      .locator('.next-strip')
      .getByText(/^Next hearing: /)
      .waitFor();
    await citizen.page
      .locator('.next-strip')
      .getByText(/^جلسه بعدی: /)
      .waitFor();
    const { items } = await court.desk.do(searchBookings, { body: { caseNumber: '1405-77', limit: 5 } });
    const made = items.find(({ id }) => id !== court.demo.hearing)!;
    const params = { booking: made.id };
    const draft = draftAgain(await court.desk.do(readBooking, { params }));
    const [startsAt, endsAt] = [draft.startsAt + DAY_MS, draft.endsAt + DAY_MS];
    const said = await citizen.page.locator('.next-strip').textContent();
    await court.desk.do(changeBooking, { params, body: { ...draft, startsAt, endsAt, version: made.version } });
    await citizen.page.waitForFunction((before) => document.querySelector('.next-strip')?.textContent !== before, said);
    const { version } = await court.desk.do(readBooking, { params });
    await court.desk.do(cancelBooking, { params, body: { version, reason: 'وقت دیگر' } });
    await page.getByText(next.length).waitFor();
    await expect.poll(() => citizen.page.locator('.next-strip').textContent(), { timeout: 10_000 }).toBe('');
    expect([clerk, citizen, companion].flatMap(({ errors }) => errors)).toEqual([]);
  });
});
