import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from '../../server/test/support/desk.ts';
import { TestService } from '../../server/test/support/service.ts';
import { codeAt } from '../../server/test/support/sign-in.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import type { Colleague } from '../../server/test/support/staff.ts';
import { changeBooking, readBooking } from '@mahzar/shared/rest/bookings';
import { ROLE_NAMES_FA } from '@mahzar/shared/role-names';
import { bodyOf, draftOf } from '../src/desk/bookings/draft.ts';
import { staffFa as t } from '../src/i18n/staff.fa.ts';
import { DESK } from './support/browser.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A clerk's work at the desk through the real service, in Persian: signing in, inviting, booking, calling off and taking back. */

const PASSWORD = 'چهار واژه کنار هم در دادگاه';
/** An hour ahead of Tehran, to show that pages use the court's time zone. */
const COURT = { COURT_NAME: 'دادگستری هرات', COURT_TIME_ZONE: 'Asia/Kabul' };
const TITLE = 'رسیدگی به شکایت کلاهبرداری';

let service: TestService;
let browser: SharedChromium;
let colleague: Colleague;
let page: Page;

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start(COURT)]);
  colleague = await addColleagueTo(service, {
    roles: ['administrator', 'scheduler', 'clerk', 'judge'],
    name: 'زهرا محمدی',
    password: PASSWORD,
  });
  page = await browser.newPage({ viewport: DESK, locale: 'fa-IR' });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const field = (label: string) => page.getByLabel(label, { exact: true });
/** Waits until a field has asked for the focus, which a person sees before typing. */
const focused = (id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const press = (label: string) => page.getByRole('button', { name: label, exact: true }).click();
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

describe('a clerk', () => {
  it('signs in with a password and a code, by keyboard alone, in Persian digits', async () => {
    await page.goto(`${service.origin}/staff`);
    await focused('field-email');
    await page.keyboard.type(colleague.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await focused('field-code');
    const code = await codeAt(colleague.totp, Date.now());
    await page.keyboard.type(code.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit))));
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: t.nav.label }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    await page.locator('header').getByText(COURT.COURT_NAME, { exact: true }).waitFor();
  });

  it('invites a colleague and is given the link once', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await heading(t.nav.colleagues);
    await press(t.colleagues.invite);
    await field(t.account.name).fill('سعید کاظمی');
    await field(t.signIn.email).fill('s.kazemi@court.example');
    await press(t.colleagues.make);
    // Without a role nothing is sent, and what was typed is still there.
    await page.getByRole('alert').getByRole('link').click();
    await page.getByRole('checkbox', { name: t.roles.clerk }).check();
    expect(await field(t.account.name).inputValue()).toBe('سعید کاظمی');
    await press(t.colleagues.make);
    const link = await page.locator('code.secret').innerText();
    expect(link).toMatch(/\/staff\/invitation#[\w-]{43}$/);
  });

  it('books a hearing; what was typed outlives a reload, but no national ID does', async () => {
    await page.goto(`${service.origin}/staff/bookings/new?day=2027-01-20`);
    await heading(t.bookings.new);
    await field(t.bookings.caseNumber).fill('۱۴۰۵۶۸۹۲۰۰۰۳۲۱۵۴۷۸');
    await field(t.bookings.title).fill(TITLE);
    await field(t.bookings.branch).fill('شعبه ۱۰۳');
    const names = field(t.account.name);
    const optional = (label: string) => t.common.optional.replace('{{label}}', label);
    // The presiding judge is booked with an account, which also gives the name.
    await field(optional(t.booking.account)).fill('زهرا محمدي');
    expect(await names.first().inputValue()).toBe('زهرا محمدی');
    for (const [at, name] of ['مریم احمدی', 'کاوه رحیمی'].entries()) {
      await page
        .locator('.person-row__head')
        .nth(at + 1)
        .focus();
      await page.keyboard.press('Enter');
      await names.nth(at + 1).fill(name);
    }
    await field(optional(t.booking.phone)).nth(1).fill('۰۹۱۲۱۲۳۴۵۶۷');
    await field(optional(t.booking.nationalId)).nth(2).fill('0013542419');
    await page.reload();
    await heading(t.bookings.new);
    expect(await field(t.bookings.title).inputValue()).toBe(TITLE);
    expect(await names.nth(2).inputValue()).toBe('کاوه رحیمی');
    // The field is a list of accounts, which the service is asked for.
    await expect.poll(() => field(optional(t.booking.account)).inputValue()).toBe('زهرا محمدی');
    expect(await field(optional(t.booking.nationalId)).nth(2).inputValue()).toBe('');
    // Day and time are of the Persian calendar: 30 Dey 1405.
    expect(await page.locator('#field-day .date-field__parts').innerText()).toMatch(/۱۴۰۵[^۰-۹]*۱۰[^۰-۹]*۳۰/);
    await press(t.booking.book);
    await heading(TITLE);
    expect(await page.getByRole('row', { name: ROLE_NAMES_FA.accused }).innerText()).toContain('کاوه رحیمی');
    await page.getByText(t.bookings.states.booked, { exact: true }).waitFor();
    // Nine by the clock of the court, which is half past four in UTC.
    expect(await page.locator('.screen__head time').first().getAttribute('datetime')).toBe('2027-01-20T04:30:00.000Z');
    expect(await page.locator('.screen__head time').first().innerText()).toContain('ساعت ۰۹:۰۰');
  });

  it('is shown at once, while booking, that the judge is wanted elsewhere', async () => {
    const { pathname } = new URL(page.url());
    await page.getByRole('link', { name: t.booking.copy, exact: true }).click();
    await heading(t.bookings.new);
    await page.locator('#field-day [role=spinbutton]').first().focus();
    await page.keyboard.type('14051030');
    await page.locator('.clashes').waitFor();
    expect(await page.locator('.clashes').innerText()).toContain(TITLE);
    await page.goto(service.origin + pathname);
    await heading(TITLE);
  });

  it('calls it off with a reason and takes that back with one press', async () => {
    await press(t.booking.cancel);
    await field(t.booking.reason).fill('بیماری قاضی');
    await page.keyboard.press('Enter');
    await page.getByText(t.bookings.states.cancelled, { exact: true }).waitFor();
    await press(t.common.undo);
    await page.getByText(t.bookings.states.booked, { exact: true }).waitFor();
  });

  it('takes it on, gives it up and hands it to herself, each with one press', async () => {
    await page.goto(`${service.origin}/staff/allocation?day=2027-01-20`);
    await heading(t.nav.allocation);
    const row = page.getByRole('row', { name: TITLE });
    await row.getByText(t.allocation.none, { exact: true }).waitFor();
    await row.getByRole('button', { name: t.allocation.takeOf.replace('{{title}}', TITLE) }).click();
    const mine = t.allocation.endOf.replace('{{name}}', 'زهرا محمدی').replace('{{title}}', TITLE);
    await row.getByRole('button', { name: mine, exact: true }).waitFor();
    await page.getByText(t.allocation.allDone, { exact: true }).waitFor();
    await press(t.common.undo);
    await row.getByText(t.allocation.none, { exact: true }).waitFor();
    await row.getByRole('button', { name: t.allocation.giveOf.replace('{{title}}', TITLE) }).click();
    await page.getByRole('menuitem', { name: 'زهرا محمدی' }).first().click();
    await row.getByRole('button', { name: mine, exact: true }).click();
    await row.getByText(t.allocation.none, { exact: true }).waitFor();
  });

  it('says when she works, which is seen while allocating', async () => {
    await page.getByRole('link', { name: t.hours.title, exact: true }).click();
    await heading(t.hours.title);
    await page.getByRole('link', { name: 'زهرا محمدی', exact: true }).click();
    await press(t.hours.addOf.replace('{{day}}', 'دوشنبه'));
    await press(t.hours.like);
    const wednesday = 'چهارشنبه';
    const ends = page.getByRole('group', { name: wednesday, exact: true }).getByRole('spinbutton');
    await ends.nth(2).focus();
    await page.keyboard.type('0600');
    await press(t.common.save);
    // The summary names the day of the problem, and disappears after the correction.
    const wrong = `${wednesday} · ${t.hours.to}: ${t.problems['before-start']}`;
    await page.getByRole('alert').getByRole('link', { name: wrong, exact: true }).waitFor();
    await ends.nth(2).focus();
    await page.keyboard.type('0830');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await press(t.common.save);
    await page.getByText(t.common.saved, { exact: true }).waitFor();
    // The hearing is on a Wednesday at nine.
    await page.goto(`${service.origin}/staff/allocation?day=2027-01-20`);
    const row = page.getByRole('row', { name: TITLE });
    await row.getByRole('button', { name: t.allocation.giveOf.replace('{{title}}', TITLE) }).click();
    await page
      .getByRole('menuitem', { name: 'زهرا محمدی' })
      .first()
      .getByText(t.allocation.why['outside-hours'])
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('adds somebody by keyboard, and goes on with their name', async () => {
    await page.goto(`${service.origin}/staff/bookings/new?day=2026-13-45`);
    await heading(t.bookings.new);
    await page.getByRole('button', { name: t.booking.addPerson, exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: ROLE_NAMES_FA.expert, exact: true }).waitFor();
    await page.keyboard.type(ROLE_NAMES_FA.expert);
    await page.keyboard.press('Enter');
    await focused('field-people-3-name');
    await page.goto(`${service.origin}/staff/bookings`);
  });

  it('finds it by its number, and walks to it by keyboard', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await heading(t.nav.bookings);
    await page.keyboard.press('/');
    await page.keyboard.type('۱۴۰۵۶۸۹۲۰۰۰۳۲۱۵۴۷۸');
    await page.getByRole('row', { name: TITLE }).waitFor();
    await page.locator('.table__link').first().focus();
    await page.keyboard.press('Enter');
    await heading(TITLE);
  });

  it('keeps what she typed beside what a colleague changes meanwhile', async () => {
    await page.getByRole('link', { name: t.booking.change, exact: true }).click();
    await heading(t.booking.changeTitle);
    await page.locator('#field-notes').fill('یادداشت من');
    const id = new URL(page.url()).pathname.split('/').at(-2)!;
    const other = new Visitor(service.origin, colleague.cookie, colleague.account);
    const booking = await other.do(readBooking, { params: { booking: id } });
    const body = { ...bodyOf({ ...draftOf(booking), room: 'اتاق ۷' }), version: booking.version };
    await other.do(changeBooking, { params: { booking: id }, body });
    await press(t.common.save);
    await page.getByRole('alert').getByText(t.booking.merged).waitFor();
    expect(await page.locator('#field-notes').inputValue()).toBe('یادداشت من');
    expect(await page.locator('#field-room').inputValue()).toBe('اتاق ۷');
    await press(t.common.save);
    await heading(TITLE);
    await page.getByText('یادداشت من', { exact: true }).waitFor();
  });

  it('goes on where the session ended, with what was typed', async () => {
    await page.getByRole('link', { name: t.booking.change, exact: true }).click();
    await heading(t.booking.changeTitle);
    const asked = Promise.withResolvers<Route>();
    await page.route('**/bookings/clashes', (route) => asked.resolve(route), { times: 1 });
    await field(t.bookings.title).fill('عنوان تازه');
    const late = await asked.promise;
    await page.context().clearCookies();
    await press(t.common.save);
    await page.getByText(t.signIn.back).waitFor();
    await field(t.signIn.email).fill(colleague.email);
    await field(t.signIn.password).fill(PASSWORD);
    await press(t.signIn.continue);
    await field(t.code.code).waitFor();
    // An earlier request of the page is refused meanwhile; that does not disturb the sign-in.
    const refused = page.waitForResponse('**/bookings/clashes');
    await late.continue();
    expect((await refused).status()).toBe(401);
    // A code works once: the next one of the app is good a step ahead.
    await field(t.code.code).fill(await codeAt(colleague.totp, Date.now() + 30_000));
    await press(t.signIn.title);
    await heading(t.booking.changeTitle);
    expect(await field(t.bookings.title).inputValue()).toBe('عنوان تازه');
    await press(t.common.save);
    await heading('عنوان تازه');
  });
});
