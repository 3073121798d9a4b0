import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../server/test/support/client.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { en } from '../src/i18n/en.ts';
import { fa } from '../src/i18n/fa.ts';
import { staffFa as desk } from '../src/i18n/staff.fa.ts';
import { DESK } from './support/browser.ts';
import { button, link, say, signIn } from './support/desk-page.ts';
import { acceptRules } from './support/rules.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A colleague of support comes to a hearing that goes on, by the board, in Persian; the judge's page is in English. */

const NAME = 'سعید کاظمی';
const PASSWORD = 'چهار واژه کنار هم در دادگاه';

let service: TestService;
let browser: SharedChromium;
/** The colleague's own browser: the board, and the hearing in another tab. */
let support: BrowserContext;
let board: Page;
let hearing: Page;
let judge: Page;
let clerk: TestClient;
let citizen: TestClient;
let accused: TestClient;
let lawyer: TestClient;
let witness: TestClient;

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  judge = await browser.newPage({ viewport: DESK });
  await judge.goto(service.link('judge', 'en'));
  await acceptRules(judge, 'en');
  // Nobody looks at pictures or listens, and a camera and a microphone cost CPU time.
  for (const turnOff of [en.devices.turnCameraOff, en.devices.turnMicrophoneOff]) await button(judge, turnOff).click();
  await button(judge, en.devices.enterCourtroom).click();
  await judge.getByText(en.courtroom.offRecord).first().waitFor();
  [clerk, citizen, accused, lawyer, witness] = (await Promise.all(
    ['clerk', 'citizen', 'accused', 'lawyer', 'witness'].map((seat) => TestClient.seat(service, seat)),
  )) as [TestClient, TestClient, TestClient, TestClient, TestClient];
  await clerk.enter();
  for (const person of [citizen, accused, lawyer, witness]) {
    await person.enter();
    await clerk.ask('admit', { seat: person.scene.me.seat });
  }
});
afterAll(async () => {
  for (const person of [clerk, citizen, accused, lawyer, witness]) person?.close();
  await browser?.close();
  await service?.stop();
});

/** The colleague in a person's scene. */
const shownTo = ({ scene }: TestClient) => scene.people.find(({ role }) => role === 'technician');
const everybody = () => [clerk, citizen, accused, lawyer, witness];

describe('a colleague of support', () => {
  it('signs in and sees on the board that the hearing goes on', async () => {
    const { email, totp } = await addColleagueTo(service, { roles: ['support'], name: NAME, password: PASSWORD });
    support = await browser.newContext({ viewport: DESK, locale: 'fa-IR' });
    board = await support.newPage();
    await board.goto(`${service.origin}/staff/board`);
    await signIn(board, { email, password: PASSWORD, secret: totp, usedAt: 0 });
    await board.locator('.board__open').click();
    await board.getByRole('row', { name: 'رضا کیانی' }).last().waitFor();
    // The board shows a protected person by number only.
    expect(await board.locator('.board__people').innerText()).not.toContain('سینا کاظمی');
  });

  it('takes a seat by keyboard, reads the rules of support, and waits, of which only the court knows', async () => {
    await button(board, desk.board.join.take).press('Enter');
    await link(board, desk.board.join.open).waitFor();
    expect(await link(board, desk.board.join.open).evaluate((shown) => shown === document.activeElement)).toBe(true);
    const opened = support.waitForEvent('page');
    await board.keyboard.press('Enter');
    hearing = await opened;
    await hearing.getByText(/^فقط برای دستگاه و اینترنت افراد کمک کنید/).waitFor();
    await acceptRules(hearing, 'fa');
    for (const turnOff of [fa.devices.turnCameraOff, fa.devices.turnMicrophoneOff])
      await button(hearing, turnOff).click();
    await button(hearing, fa.devices.enterWaiting).click();
    await hearing.getByRole('heading', { name: fa.waiting.title }).waitFor();
    await clerk.until(() => shownTo(clerk)?.place === 'waiting');
    expect(everybody().map((person) => shownTo(person)?.place)).toEqual(['waiting', ...Array(4).fill(undefined)]);
  });

  it('is let in by name, not with all others', async () => {
    expect(await clerk.ask('admit-all', {})).toMatchObject({ ok: true });
    expect(shownTo(clerk)?.place).toBe('waiting');
    await judge.getByText(en.roles.technician, { exact: true }).waitFor();
    await button(judge, say(en.people.buttons.admit.name, { name: NAME })).click();
    await hearing.getByText(fa.courtroom.offRecord).first().waitFor();
  });

  it('is seen by all as support, each of whom knows them by name', async () => {
    for (const person of everybody()) {
      await person.until(() => shownTo(person)?.place === 'courtroom');
      expect(shownTo(person)).toMatchObject({ role: 'technician', name: NAME, alias: null });
    }
    await judge.locator('.tile', { hasText: NAME }).getByText(en.roles.technician).waitFor();
    await board.getByRole('row', { name: NAME }).getByText(desk.board.places.courtroom).waitFor();
    // The colleague sees everybody, also people screened from each other, and protected people by number only.
    const seen = hearing.locator('body');
    for (const name of ['مریم احمدی', 'کاوه رحیمی']) await hearing.getByText(name).first().waitFor();
    expect(await seen.innerText()).not.toContain('سینا کاظمی');
  });

  it('comes into no private talk, neither called nor by themselves', async () => {
    const { seat } = shownTo(lawyer)!;
    expect(await lawyer.ask('consult', { invite: [seat] })).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await lawyer.ask('consult', { invite: [accused.scene.me.seat] })).toMatchObject({ ok: true });
    await lawyer.until(() => lawyer.scene.me.place === 'consultation');
    expect(await lawyer.ask('invite', { seat })).toMatchObject({ ok: false, code: 'not-permitted' });
    expect(await button(hearing, fa.panels.talk).count()).toBe(0);
    expect(shownTo(citizen)?.place).toBe('courtroom');
  });

  it('leaves, and is gone for all; the board has the way back', async () => {
    await button(hearing, fa.courtroom.leave).click();
    await hearing.getByRole('heading', { name: fa.left.title }).waitFor();
    for (const person of everybody()) await person.until(() => shownTo(person) === undefined);
    await judge.locator('.tile', { hasText: NAME }).waitFor({ state: 'detached' });
    await board.getByRole('row', { name: NAME }).waitFor({ state: 'detached' });
    await link(board, desk.board.join.open).waitFor();
  });
});
