import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latinDigits } from '@mahzar/shared/digits';
import { createBooking, ownLink } from '@mahzar/shared/rest/bookings';
import { readInbox } from '@mahzar/shared/rest/messages';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { TestClient } from '../../server/test/support/client.ts';
import { asOwner } from '../../server/test/support/databases.ts';
import { Visitor } from '../../server/test/support/desk.ts';
import { newLink } from '../../server/test/support/links.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { fa } from '../src/i18n/fa.ts';
import { localDigits } from '../src/i18n/format.ts';
import { identityFa } from '../src/i18n/identity.fa.ts';
import { rulesFa } from '../src/i18n/rules.fa.ts';
import { staffFa as desk } from '../src/i18n/staff.fa.ts';
import { DESK, PHONE } from './support/browser.ts';
import { button, say } from './support/desk-page.ts';
import { Office } from './support/office.ts';
import { acceptRules } from './support/rules.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A person shows who they are on a telephone while a clerk looks on at the desk: guessing ends, the clerk confirms, and takes it
   back in the middle of the hearing. */

const HOUR = 3_600_000;
const NATIONAL_ID = '0499370899';
const NAME = 'مریم احمدی';
/** Time within which one page shows an act on the other. */
const SOON = { timeout: 3_000 };

let browser: SharedChromium;
let service: TestService;
let clerk: Visitor;
let judge: TestClient;
let phone: Page;
let office: Page;
/** The citizen's. */
let link: string;

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  const { cookie } = await addColleagueTo(service, { roles: ['clerk'], name: 'زهرا محمدی' });
  clerk = new Visitor(service.origin, cookie);
  const presiding = await addColleagueTo(service, { roles: ['judge'], name: 'رضا کیانی' });
  const startsAt = Date.now() + HOUR / 2;
  const people = [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: presiding.account },
    { id: 'citizen', role: 'complainant', name: NAME, nationalId: NATIONAL_ID, phone: '09121234567' },
  ];
  const texts = { caseNumber: '140568920003215471', branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
  const { id } = await clerk.do(createBooking, { body: { ...texts, startsAt, endsAt: startsAt + HOUR, people } });
  const at = new Visitor(service.origin, presiding.cookie);
  const token = new URL((await at.do(ownLink, { params: { booking: id }, body: {} })).link).hash.slice(1);
  judge = await TestClient.seat({ origin: service.origin, demo: { hearing: id }, token: () => token }, 'judge');
  await judge.enter(false, false);

  const citizen = await browser.newContext({ viewport: PHONE, permissions: ['camera', 'microphone'] });
  phone = await citizen.newPage();
  link = await newLink(clerk, id, 'citizen');
  await phone.goto(link);
  const staff = await browser.newContext({ viewport: DESK });
  const [key = '', value = ''] = cookie.split(/=(.*)/s);
  await staff.addCookies([{ name: key, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  office = await staff.newPage();
  await office.goto(`${service.origin}/staff/bookings/${id}`);
});
afterAll(async () => {
  judge?.close();
  await browser?.close();
  await service?.stop();
});

/** Resolves when the clerk's page shows this state of the person. */
const shown = (state: keyof typeof desk.people.identities) =>
  office.getByRole('row', { name: NAME }).getByText(desk.people.identities[state], { exact: true }).waitFor(SOON);
const press = (name: string) => button(phone, name).click();
const told = (text: string) => phone.getByRole('alert').getByText(text, { exact: true }).waitFor();

async function giveCode(code: string): Promise<void> {
  await phone.getByLabel(identityFa.code.label).fill(code);
}

/** Opens another link in a page: with only another fragment a browser stays where it is. */
async function reopen(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
}

async function sentCode(): Promise<string> {
  const { items } = await clerk.do(readInbox, { query: { limit: 50 } });
  return items.map(({ body }) => /(?<!\d)\d{6}(?!\d)/.exec(body)?.[0]).find((code) => code !== undefined)!;
}

describe('somebody who guesses the code', () => {
  it('is told that it is wrong, and from when another can be asked for, also after loading the page again', async () => {
    await press(fa.welcome.continue);
    await phone.getByLabel(identityFa.nationalId.label).fill(NATIONAL_ID);
    await press(identityFa.nationalId.send);
    await phone.getByLabel(identityFa.code.label).waitFor();
    const right = await sentCode();
    await giveCode(right === '000000' ? '000001' : '000000');
    await told(identityFa.errors['wrong-code'].title);
    const again = phone.getByText(say(identityFa.code.againAt, { time: '' }).split('  ')[0]!);
    const from = await again.innerText();
    expect(from).toMatch(/[۰-۹]{1,2}:[۰-۹]{2}/);
    await phone.reload();
    await press(fa.welcome.continue);
    await phone.getByLabel(identityFa.nationalId.label).fill(NATIONAL_ID);
    await press(identityFa.nationalId.send);
    await phone.getByText(identityFa.code.notSent, { exact: true }).waitFor();
    expect(await again.innerText()).toBe(from);
    await shown('waiting');
  });

  it('is told that the code counts no longer after five, right or wrong', async () => {
    const right = await sentCode();
    for (let tries = 1; tries < 5; tries += 1) {
      await giveCode(String((Number(right) + tries) % 1_000_000).padStart(6, '0'));
      await told(identityFa.errors['wrong-code'].title);
    }
    await giveCode(right);
    await told(identityFa.errors['code-void'].title);
  });

  it('is told, after ten, that from now on the court’s office confirms them; the clerk sees that at once', async () => {
    // Simulates further wrong codes, so that the test need not wait for them.
    asOwner(service.database).run('update identity_checks set failures = 9, tries = 0');
    await giveCode('222222');
    await phone.getByText(identityFa.staff.locked, { exact: true }).waitFor();
    await shown('locked');
  });
});

describe('a clerk', () => {
  it('confirms by sight, and the person’s page goes on by itself into the waiting room', async () => {
    await office.getByRole('button', { name: say(desk.people.confirmIdentityOf, { name: NAME }) }).click();
    await shown('proven-by-staff');
    await acceptRules(phone, 'fa');
    await phone.getByText(fa.devices.heard).waitFor({ timeout: 20_000 });
    await press(fa.devices.enterWaiting);
    await phone.getByRole('heading', { name: fa.waiting.title }).waitFor();
    await judge.ask('admit', { seat: 'citizen' });
    await judge.until(() => judge.scene.people[0]?.place === 'courtroom');
  });

  it('takes it back: the person is out at once, is told why, and shows it anew', async () => {
    await office.getByRole('button', { name: say(desk.people.withdrawIdentityOf, { name: NAME }) }).click();
    await office.getByText(say(desk.people.identityWithdrawn, { name: NAME }), { exact: true }).waitFor();
    await shown('waiting');
    await judge.until(() => judge.scene.people[0]?.place === 'outside');
    await phone.getByRole('heading', { name: identityFa.nationalId.title }).waitFor(SOON);
    await phone.getByText(identityFa.again, { exact: true }).waitFor();
    // Nothing is sent any longer.
    expect(await phone.evaluate(() => document.querySelectorAll('video').length)).toBe(0);
  });

  it('undoes a refusal by the message at the foot of the page', async () => {
    await office.getByRole('button', { name: say(desk.people.refuseIdentityOf, { name: NAME }) }).click();
    await shown('refused');
    await phone.getByText(identityFa.refused.text, { exact: true }).waitFor(SOON);
    await button(office, desk.common.undo).last().click();
    await shown('waiting');
    await phone.getByRole('heading', { name: identityFa.nationalId.title }).waitFor(SOON);
  });

  it('confirms once more, and the person comes in again without being asked for the rules', async () => {
    await office.getByRole('button', { name: say(desk.people.confirmIdentityOf, { name: NAME }) }).click();
    await press(fa.devices.enterWaiting);
    await phone.getByRole('heading', { name: fa.waiting.title }).waitFor();
    await judge.until(() => judge.scene.people[0]?.place === 'waiting');
  });

  it('sees that the link was opened on another device, as the person does, and confirms the person there by another link', async () => {
    const elsewhere = await browser.newContext({ viewport: PHONE, permissions: ['camera', 'microphone'] });
    const other = await elsewhere.newPage();
    await other.goto(link);
    await button(other, fa.welcome.continue).click();
    await other.getByRole('heading', { name: identityFa.nationalId.title }).waitFor();
    await phone.getByText(fa.notices.strangerWithMyLink, { exact: true }).waitFor(SOON);
    await shown('another-browser');
    const confirm = office.getByRole('button', { name: say(desk.people.confirmIdentityOf, { name: NAME }) });
    await confirm.click();
    // The other browser may belong to a stranger, who would get the person's place.
    await office.getByText(desk.errors['proven-elsewhere']).waitFor();
    await shown('another-browser');
    link = await newLink(clerk, new URL(office.url()).pathname.split('/').at(-1)!, 'citizen');
    for (const page of [phone, other])
      await page.getByRole('heading', { name: fa.errors['token-replaced'].title }).waitFor(SOON);
    await shown('waiting');
    await reopen(other, link);
    await button(other, fa.welcome.continue).click();
    await other.getByRole('heading', { name: identityFa.nationalId.title }).waitFor();
    await confirm.click();
    await shown('proven-by-staff');
    await button(other, fa.devices.enterWaiting).click();
    await other.getByRole('heading', { name: fa.waiting.title }).waitFor();
    // The confirmation does not hold in this browser; it holds in another tab of the confirmed one.
    await reopen(phone, link);
    await button(phone, fa.welcome.continue).click();
    await phone.getByRole('heading', { name: identityFa.nationalId.title }).waitFor();
    const tab = await elsewhere.newPage();
    await tab.goto(link);
    await button(tab, fa.welcome.continue).click();
    await button(tab, fa.devices.enterWaiting).waitFor();
    await elsewhere.close();
  });
});

describe('others', () => {
  const SURE = { id: 'sure', role: 'complainant', name: 'زهرا احمدی', nationalId: NATIONAL_ID, phone: '09120000002' };
  const WRONG = { id: 'wrong', role: 'accused', name: 'رضا محمدی', nationalId: '0790419904', phone: '09120000003' };
  /** Has no telephone, so that only staff can confirm her identity. */
  const SEEN = { id: 'seen', role: 'witness', name: 'شیرین مرادی', nationalId: '0013542419' };
  /** A valid national ID of nobody in this hearing. */
  const ANOTHER = '1234567891';

  let hearing: Booking;
  let court: Office;
  /** That were sent or tried. */
  const codes: string[] = [];

  beforeAll(async () => {
    court = await Office.open(service);
    hearing = await court.book('رسیدگی به شکایت زهرا احمدی', [SURE, WRONG, SEEN]);
    await office.goto(`${service.origin}/staff/bookings/${hearing.id}`);
  });

  const heading = (on: Page, name: string) => on.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const alert = (on: Page, text: string) => on.getByRole('alert').filter({ hasText: text }).waitFor();

  /** Somebody's own page, past the welcome. */
  async function open(link: string): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE });
    const own = await context.newPage();
    await own.goto(link);
    await button(own, fa.welcome.continue).click();
    return own;
  }

  /** Types digits as a Persian keyboard does, and sends them. */
  async function give(on: Page, what: 'nationalId' | 'code', digits: string): Promise<void> {
    await on.getByLabel(identityFa[what].label).fill(localDigits('fa', digits));
    // A code is sent with its last digit.
    if (what === 'code' && digits.length === 6) return;
    await button(on, what === 'code' ? identityFa.code.prove : identityFa.nationalId.send).click();
  }

  /** Resolves when the clerk's page shows this state of a person. */
  const deskSays = ({ name }: { name: string }, state: keyof typeof desk.people.identities) =>
    office.getByRole('row', { name }).getByText(desk.people.identities[state], { exact: true }).waitFor();

  it('are told what is wrong with a national ID and with a code, lose nothing, and go on with the right ones', async () => {
    const own = await open(await court.sentTo(SURE.phone, /https?:\/\/\S+/));
    await deskSays(SURE, 'waiting');
    const mistyped = SURE.nationalId.replace(/9$/, '8');
    await give(own, 'nationalId', mistyped);
    await alert(own, identityFa.nationalId.wrong);
    expect(latinDigits(await own.getByLabel(identityFa.nationalId.label).inputValue())).toBe(mistyped);
    await give(own, 'nationalId', SURE.nationalId);
    await heading(own, identityFa.code.title);
    const code = latinDigits(await court.sentTo(SURE.phone, /(?<![\d۰-۹])[\d۰-۹]{6}(?![\d۰-۹])/));
    const wrong = code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
    codes.push(code, wrong);
    await give(own, 'code', code.slice(1));
    await alert(own, identityFa.code.incomplete);
    await give(own, 'code', wrong);
    await alert(own, identityFa.errors['wrong-code'].text);
    expect(latinDigits(await own.getByLabel(identityFa.code.label).inputValue())).toBe(wrong);
    await give(own, 'code', code);
    await heading(own, rulesFa.title);
    await deskSays(SURE, 'proven-by-code');
    await own.context().close();
  });

  it("are told the same of a national ID that is another's, but no code comes", async () => {
    const own = await open(await court.sentTo(WRONG.phone, /https?:\/\/\S+/));
    await give(own, 'nationalId', ANOTHER);
    await heading(own, identityFa.code.title);
    await own.getByText(identityFa.code.text, { exact: true }).waitFor();
    await give(own, 'code', '123456');
    await alert(own, identityFa.errors['wrong-code'].text);
    expect(await court.textsTo(WRONG.phone)).toHaveLength(1);
    await button(own, identityFa.code.change).click();
    await heading(own, identityFa.nationalId.title);
    await own.context().close();
  });

  it('have no telephone and wait for the clerk, who first refuses and then confirms', async () => {
    const own = await open(await newLink(court.clerk, hearing.id, SEEN.id));
    await heading(own, identityFa.staff.title);
    await own.getByText(identityFa.staff.text, { exact: true }).waitFor();
    await button(office, say(desk.people.refuseIdentityOf, SEEN)).click();
    await heading(own, identityFa.refused.title);
    await deskSays(SEEN, 'refused');
    await button(office, say(desk.people.confirmIdentityOf, SEEN)).click();
    await heading(own, rulesFa.title);
    await deskSays(SEEN, 'proven-by-staff');
    await own.context().close();
  });

  it('leave no national ID and no code in the log of the service or of the hearing', () => {
    const entries = asOwner(service.database).rows(
      `select type, payload from log_entries where hearing_id = '${hearing.id}'`,
    );
    const written = JSON.stringify([service.log, entries]);
    expect(written).toContain('identity-proven');
    const nationalIds = [SURE.nationalId, WRONG.nationalId, SEEN.nationalId, ANOTHER];
    for (const secret of [...nationalIds, ...codes])
      expect(written).not.toMatch(new RegExp(`(?<!\\d)${secret}(?!\\d)`));
  });
});
