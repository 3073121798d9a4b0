import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestService } from '../../server/test/support/service.ts';
import { en } from '../src/i18n/en.ts';
import { fa } from '../src/i18n/fa.ts';
import { RULES_WORDS } from '../src/i18n/rules-words.ts';
import { DESK } from './support/browser.ts';
import { Keyboard } from './support/keyboard.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A judge and a citizen who have no mouse hold a hearing from the link to its end, on the real pages. */

let browser: SharedChromium;
let service: TestService;
let judgePage: Page;
let citizenPage: Page;
let judge: Keyboard;
let citizen: Keyboard;

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  [judgePage, citizenPage] = await Promise.all([open('judge', 'en'), open('citizen', 'fa')]);
  judge = new Keyboard(judgePage);
  citizen = new Keyboard(citizenPage);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** Addresses of the citizen's words after the first picture, of which the first is not loaded. */
const words: string[] = [];

async function loseWordsOnce(page: Page): Promise<void> {
  await page.route('**/assets/all-later.fa-*', (route) => {
    words.push(route.request().url());
    return words.length === 1 ? route.abort() : route.continue();
  });
}

async function open(seat: string, language: 'fa' | 'en'): Promise<Page> {
  const context = await browser.newContext({ viewport: DESK, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  if (seat === 'citizen') await loseWordsOnce(page);
  await page.goto(service.link(seat, language));
  return page;
}

const complainant = (): string => service.demo.seats.find(({ seat }) => seat === 'citizen')!.name;
const named = (template: string): string => template.replace('{{name}}', complainant());
/** An announcement of the page to screen readers. */
const told = (page: Page, text: string) =>
  page
    .locator('[role=status], [role=log], [role=alert]')
    .filter({ hasText: text })
    .first()
    .waitFor({ state: 'attached' });

describe('without a mouse', () => {
  it('judge and citizen come from the link to their places', async () => {
    await judge.tick(RULES_WORDS.en.undertaking);
    await judge.press(RULES_WORDS.en.accept);
    await judge.press(en.devices.enterCourtroom);
    await judgePage.getByText(en.courtroom.offRecord).first().waitFor();
    await citizen.tick(RULES_WORDS.fa.undertaking);
    await citizen.press(RULES_WORDS.fa.accept);
    await citizen.press(fa.devices.enterWaiting);
    await citizenPage.getByRole('heading', { name: fa.waiting.title }).waitFor();
    // Words that were lost once are asked for again.
    await vi.waitFor(() => expect(words.length).toBeGreaterThan(1), 20_000);
    expect(words[1]).toContain('?again=');
  });

  it('the judge admits, and begins the session, of which everybody is told', async () => {
    await judge.press(named(en.people.buttons.admit.name));
    await told(citizenPage, fa.notices.admitted);
    await judge.reach(en.judge.start);
    expect(await judge.focusIsSeen()).toBe(true);
    await judgePage.keyboard.press('Enter');
    await Promise.all([told(judgePage, en.courtroom.onRecord), told(citizenPage, fa.courtroom.onRecord)]);
  });

  it('the citizen asks to speak, and gets the floor', async () => {
    await citizen.press(fa.courtroom.hand);
    await judge.press(named(en.people.buttons['give-floor'].name));
    await told(citizenPage, fa.floor.mine);
    // The raised hand's row, with its menu, has gone from the judge's page.
    await judgePage.getByRole('button', { name: named(en.people.buttons['take-floor-back'].name) }).waitFor();
  });

  it('the judge mutes the citizen and lets the citizen speak again', async () => {
    await judge.press(named(en.people.more));
    await judge.choose(en.people.menu.mute);
    await told(citizenPage, fa.courtroom.blockedTitle);
    await judge.press(named(en.people.buttons['allow-to-speak'].name));
    await citizen.press(fa.courtroom.maySpeakOn);
  });

  it('the judge puts the citizen back into the waiting room by the person’s menu', async () => {
    await judge.press(named(en.people.more));
    await judge.choose(en.people.menu.dismiss);
    await citizenPage.getByRole('heading', { name: fa.waiting.title }).waitFor();
    await judge.press(named(en.people.buttons.admit.name));
    await told(citizenPage, fa.notices.admitted);
  });

  it('the judge calls a recess, resumes, and closes the hearing after a question', async () => {
    await judge.press(en.judge.recess);
    await citizenPage.getByText(fa.recess.title).first().waitFor();
    await judge.press(en.judge.resume);
    await told(citizenPage, fa.courtroom.onRecord);
    await judge.press(en.judge.end);
    await judge.choose(en.judge.close);
    await judge.press(en.judge.closeConfirm);
    await citizenPage.getByRole('heading', { name: fa.closed.title }).waitFor();
    await judgePage.getByRole('heading', { name: en.closed.title }).waitFor();
  });
});
