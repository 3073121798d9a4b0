import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import {
  answerCitizen,
  decideRequest,
  listOfficeRequests,
  readOfficeRequest,
  writeRequestNotes,
} from '@mahzar/shared/rest/office-requests';
import { createOffice } from '@mahzar/shared/rest/offices';
import {
  beginRequest,
  openRequest,
  proveOpening,
  proveRequest,
  readMyRequest,
  sendRequestCode,
  submitRequest,
} from '@mahzar/shared/rest/requests';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../server/test/support/client.ts';
import { Visitor } from '../../server/test/support/desk.ts';
import { officeOf } from '../../server/test/support/offices.ts';
import { QueuePage } from '../../server/test/support/queue-page.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { citizenFa as citizen } from '../src/i18n/citizen.fa.ts';
import { laterConductFa } from '../src/i18n/later-conduct.fa.ts';
import { fa } from '../src/i18n/fa.ts';
import { ofMeeting } from '../src/i18n/meeting-words.ts';
import { queueFa as queue } from '../src/i18n/queue.fa.ts';
import { rulesFa } from '../src/i18n/rules.fa.ts';
import { DESK, packetsReceived, PHONE, soundOf, startBrowser, STILL, watchPeerConnections } from './support/browser.ts';
import { button, link, say } from './support/desk-page.ts';
import { Office } from './support/office.ts';
import { CITIZEN, JUDGE, LAWYER, filesOf, voiceOf } from './support/people.ts';
import type { Person, PersonFiles } from './support/people.ts';
import { acceptRules } from './support/rules.ts';
import { heardWell, likeness, sees, until } from './support/senses.ts';
import { DAY, dayOfTehran, HOUR, MINUTE, now, STEP, stepClock, TEHRAN } from './support/sunday.ts';

/*
 * A day of a prosecutor's office in real browsers: a citizen asks on a phone, is accepted, waits, is cut off and comes back, is called,
 * meets the deputy, and follows the answer. A lawyer in another place joins the meeting by a link of their own: named on the page of the
 * request, told by SMS, let in with the citizen and not before, and out of it when the meeting is over.
 */

const NAME = 'زهرا احمدی';
const NATIONAL_ID = '۰۴۹۹۳۷۰۸۹۹';
const MOBILE = '۰۹۱۲ ۳۴۵ ۶۷۸۹';
const TO = '+989123456789';
const TEXT = 'برادرم از سه هفته پیش در بازداشت است.';
const PHOTO = 'حکم.png';
const OFFICIAL = 'رضا کریمی';
const GUEST = { name: 'نازنین رضایی', phone: '۰۹۱۲۰۰۰۰۰۰۱', to: '+989120000001' };
const ORDER = 'دستور داده شد: امکان ملاقات با برادر شما در زندان فراهم شود.';
/** People with earlier turns, who never meet an official. */
const OTHERS = [
  { name: 'مریم احمدی', nationalId: '0076229645', phone: '09123334455' },
  { name: 'علی کرمی', nationalId: '0790419904', phone: '09351234567' },
];
const DEPUTY: Person = { ...JUDGE, seat: 'official' };

/** The meeting's own wording, where it differs from a hearing's. */
const meetingFa = ofMeeting(laterConductFa, 'fa', 'conduct') as typeof laterConductFa;
const meetingWords = ofMeeting(fa, 'fa', 'translation') as typeof fa;

const CODE = /(?<![\dA-Za-z])\d{6}(?![\dA-Za-z])/;
const TRACKING = /\d{4}-\d{4}-\d{4}/;
const LINK = /https?:\/\/\S+\/r#[0-9A-Za-z]{22}/;
const GUEST_LINK = /https?:\/\/\S+\/g#[0-9A-Za-z]{22}/;
let folder: string;
let service: TestService;
let office: Office;
let officeId: string;
let clerk: Visitor;
let guestLink: string;
const browsers: Browser[] = [];
const files = new Map<Person, PersonFiles>();
const pages = new Map<string, Page>();
const waiting: QueuePage[] = [];
/** The second citizen: the request's session, and the link to the citizen's own meeting. */
const second = { visitor: new Visitor(''), door: '' };
/** Numbers worth keeping, printed at the end. */
const measured: Record<string, unknown> = {};

const pageOf = (who: 'citizen' | 'lawyer' | 'deputy' | 'meeting' | 'clerk' | 'hall'): Page => pages.get(who)!;

/** Opens a separate page with access to camera and microphone. */
async function openPage(browser: Browser, viewport: typeof PHONE, cookie = ''): Promise<Page> {
  const context = await browser.newContext({
    ...STILL,
    viewport,
    locale: 'fa-IR',
    permissions: ['camera', 'microphone'],
  });
  await context.addInitScript(watchPeerConnections);
  await context.addInitScript(stepClock, STEP);
  await context.addInitScript(countTaps);
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  if (name !== '') await context.addCookies([{ name, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  return context.newPage();
}

/** Counts presses in a tab, across all its pages; for `addInitScript`. */
function countTaps(): void {
  const count = (): void => sessionStorage.setItem('taps', String(Number(sessionStorage.getItem('taps') ?? 0) + 1));
  window.addEventListener('pointerdown', count, { capture: true });
}

/** Asks for a turn; returns the person's waiting page. */
async function askFor(who: (typeof OTHERS)[number], at: number): Promise<QueuePage> {
  const asks = new Visitor(service.origin);
  const answers = {
    who,
    matter: { kind: 'complaint', text: 'شکایت دارم.', caseNumber: '' },
    consent: { terms: true, recording: false },
  };
  await asks.do(beginRequest, { body: { office: officeId, language: 'fa', answers } });
  await asks.do(sendRequestCode, { body: {} });
  await asks.do(proveRequest, { body: { code: await office.sentTo(`+98${who.phone.slice(1)}`, CODE) } });
  const { id } = await asks.do(submitRequest, { body: { choice: { kind: 'turn', at } } });
  await clerk.do(decideRequest, { params: { request: id }, body: { decision: { kind: 'accept', official: null } } });
  second.visitor = asks;
  return QueuePage.open(service.origin, asks.cookie, 'citizen');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-citizens-'));
  const open = async (person: Person): Promise<Browser> => {
    const made = await filesOf(person);
    files.set(person, made);
    await voiceOf(made);
    const browser = await startBrowser(made);
    browsers.push(browser);
    return browser;
  };
  await writeFile(join(folder, 'step'), String(STEP));
  const clock = {
    STEPPED_CLOCK: join(folder, 'step'),
    NODE_OPTIONS: `--import ${join(import.meta.dirname, '../../server/test/support/stepped-clock.mjs')}`,
  };
  const [started, phone, desk, elsewhere] = await Promise.all([
    TestService.start(clock),
    open(CITIZEN),
    open(DEPUTY),
    open(LAWYER),
  ]);
  service = started;
  office = await Office.open(service, now);
  const deputy = await addColleagueTo(service, { roles: ['prosecutor'], name: OFFICIAL }, now);
  const registry = await addColleagueTo(service, { roles: ['scheduler', 'clerk'], name: 'نسرین قاسمی' }, now);
  clerk = new Visitor(service.origin, registry.cookie, registry.account);
  const { weekly, ...draft } = officeOf([deputy.account]);
  const morning = { ...weekly[0]!.blocks[0]!, from: 9 * 60, to: 13 * 60, ahead: 24, onTheDay: 20 };
  // Also where this Sunday is a holiday.
  const exceptions = [{ date: dayOfTehran(), blocks: [morning], closesAt: null, note: '' }];
  officeId = (await clerk.do(createOffice, { body: { ...draft, weekly: [], exceptions } })).id;
  pages.set('citizen', await openPage(phone, PHONE));
  pages.set('lawyer', await openPage(elsewhere, PHONE));
  pages.set('deputy', await openPage(desk, DESK, deputy.cookie));
  pages.set('clerk', await openPage(desk, DESK, registry.cookie));
  pages.set('hall', await openPage(desk, DESK, registry.cookie));
}, 60_000);

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || process.env['E2E_SCREENS'] === undefined) return;
  for (const [name, page] of pages)
    if (!page.isClosed()) await page.screenshot({ path: join(process.env['E2E_SCREENS'], `${name}.png`) });
});

afterAll(async () => {
  console.log(JSON.stringify({ measured: 'citizens-meeting', ...measured }));
  for (const page of waiting) page.close();
  for (const browser of browsers) await browser.close();
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const goOn = (page: Page) => button(page, citizen.continue).click();
const digits = (number: number) => number.toLocaleString('fa-IR', { useGrouping: false });
const code = () => office.sentTo(TO, CODE);
/** The figure under a word of the citizen's own turn. */
const figure = (page: Page, word: string): Locator =>
  page.locator('.live-turn__figures > div').filter({ hasText: word }).locator('dd');

/** A likeness above this means the same speaker; a stranger's is below 0.3. Concurrent tests cause gaps in the sound. */
const OWN = 0.7;

/** The lawyer's seat, when the page plays their sound. */
function seatOfGuest(page: Page): Promise<string> {
  const look = () =>
    page.evaluate(() => document.querySelector<HTMLElement>('audio[data-seat^="guest-"]')?.dataset['seat'] ?? null);
  return until(look, 'a guest is heard');
}

/** Through rules and devices, up to the door of the meeting. */
async function comeToDoor(page: Page): Promise<void> {
  await acceptRules(page, 'fa', ofMeeting(rulesFa, 'fa', 'rules') as typeof rulesFa);
  await saysNothingOfCourts(page);
  await page.getByText(fa.devices.heard).waitFor({ timeout: 20_000 });
}

const enter = (page: Page) =>
  button(page, meetingWords.devices.enterCourtroom).or(button(page, fa.devices.enterWaiting)).click();

/** What belongs to hearings has no place in a meeting. */
async function saysNothingOfCourts(page: Page): Promise<void> {
  expect(await page.locator('body').innerText()).not.toMatch(/دادگاه|قاضی|شاکی|جلسه/);
}

async function hears(page: Page, person: Person, seat = person.seat): Promise<number> {
  return likeness(await soundOf(page, seat, 4), await voiceOf(files.get(person)!));
}

describe('a day of meetings', () => {
  it('a citizen asks on a phone, on a Sunday, with a photo', async () => {
    const page = pageOf('citizen');
    await page.goto(`${service.origin}/ask`);
    await button(page, citizen.start.begin).click();
    for (const [title, label, text] of [
      [citizen.name.title, citizen.name.label, NAME],
      [citizen.nationalId.title, citizen.nationalId.label, NATIONAL_ID],
      [citizen.mobile.title, citizen.mobile.label, MOBILE],
    ] as const) {
      await heading(page, title);
      await page.getByLabel(label, { exact: true }).fill(text);
      await goOn(page);
    }
    await heading(page, citizen.code.title);
    await page.getByLabel(citizen.code.label).fill(await code());
    await goOn(page);
    await heading(page, citizen.kind.title);
    await page.locator('label', { hasText: citizen.kinds.detention.name }).first().click();
    await goOn(page);
    await heading(page, citizen.matter.title);
    await page.getByLabel(citizen.matter.label).fill(TEXT);
    await goOn(page);
    await heading(page, citizen.caseNumber.title);
    await goOn(page);
    await heading(page, citizen.files.title);
    const photo = { name: PHOTO, mimeType: 'image/png', buffer: await page.screenshot() };
    await page.locator('input[multiple]').setInputFiles(photo);
    await page.getByText(/^فرستاده شد/).waitFor();
    await goOn(page);
    await heading(page, citizen.company.title);
    await goOn(page);
    await heading(page, citizen.consent.title);
    await page.locator('label', { hasText: citizen.consent.yes }).first().click();
    await page.locator('label', { hasText: citizen.consent.terms }).first().click();
    await goOn(page);
    await heading(page, citizen.turn.title);
    await page.locator('.options--list .option').first().click();
    await page.locator('.options--grid .option', { hasText: '۰۹:۲۰' }).click();
    await goOn(page);
    await heading(page, citizen.check.title);
    await button(page, citizen.check.submit).click();
    await heading(page, citizen.done.title);
  });

  it('is accepted at the desk, behind two people whose turns are earlier', async () => {
    const nine = now() - ((now() + TEHRAN) % DAY) + 9 * HOUR;
    for (const [index, who] of OTHERS.entries()) waiting.push(await askFor(who, nine + index * 10 * MINUTE));
    const page = pageOf('clerk');
    await page.goto(`${service.origin}/staff/queue`);
    const asked = page.getByRole('table', { name: queue.asked });
    await asked.getByText(NAME).waitFor();
    await asked.getByRole('button', { name: /./ }).last().click();
    await page.getByRole('menuitem', { name: queue.acts.accept, exact: true }).click();
    await page.getByRole('table', { name: queue.line }).getByText(NAME).waitFor();
  });

  it('names a lawyer who is elsewhere, who gets a link of their own', async () => {
    const page = pageOf('citizen');
    await button(page, citizen.done.follow)
      .or(page.getByRole('link', { name: citizen.done.follow }))
      .click();
    await heading(page, citizen.follow.title);
    await link(page, citizen.guests.tick).click();
    await heading(page, citizen.guests.title);
    await page.getByLabel(citizen.guests.name).fill(GUEST.name);
    await page.getByLabel(citizen.guests.phone).fill(GUEST.phone);
    await button(page, citizen.guests.submit).click();
    await heading(page, citizen.follow.title);
    guestLink = await office.sentTo(GUEST.to, GUEST_LINK);
    for (const text of await office.textsTo(GUEST.to)) expect(text).not.toContain(NAME);
  });

  it('waits third in line, is cut off, and comes back by the link of the message to the same place', async () => {
    const page = pageOf('citizen');
    await until(
      async () => ((await figure(page, citizen.live.ahead).innerText()) === digits(2) ? true : null),
      'two before',
    );
    const number = await figure(page, citizen.live.number).innerText();
    const row = pageOf('clerk').getByRole('table', { name: queue.line }).getByRole('row').filter({ hasText: NAME });
    await row.getByText(queue.presences.here).waitFor();
    const context = page.context();
    await page.close();
    await row.getByText(queue.presences.away.split('{{')[0]!.trim()).waitFor();

    const message = await office.sentTo(TO, LINK);
    const back = await context.newPage();
    pages.set('citizen', back);
    await back.goto(message);
    await heading(back, citizen.follow.title);
    expect(await figure(back, citizen.live.number).innerText()).toBe(number);
    expect(await figure(back, citizen.live.ahead).innerText()).toBe(digits(2));
    await row.getByText(queue.presences.here).waitFor();
  });

  it('has a lawyer who waits on a page that knows of this meeting alone', async () => {
    const page = pageOf('lawyer');
    await page.goto(guestLink);
    await heading(page, citizen.guests.waits.title);
    await page.getByText(say(citizen.guests.one, { role: citizen.guests.roles.lawyer, name: GUEST.name })).waitFor();
    expect(page.url()).not.toContain('#');
    expect(await page.locator('body').innerText()).not.toContain(NAME);
    await page.goto(`${service.origin}/follow`);
    await heading(page, citizen.follow.findTitle);
    await page.goto(`${service.origin}/g`);
    await heading(page, citizen.guests.waits.title);
  });

  it('is called by the deputy, while the hall shows numbers only', async () => {
    const [page, hall] = [pageOf('deputy'), pageOf('hall')];
    await hall.goto(`${service.origin}/staff/hall?office=${officeId}`);
    await page.goto(`${service.origin}/staff/queue`);
    const desk = page.getByRole('region', { name: queue.deskTitle });
    for (const step of ['join', 'open'] as const) await button(desk, queue.acts[step]).click();
    const callNext = desk.getByRole('button', { name: /فراخواندن نوبت/ });
    // All meetings of the day use one window.
    page.context().on('page', (meeting) => pages.set('meeting', meeting));
    for (const ahead of [1, 0]) {
      await callNext.click();
      const called = waiting[1 - ahead]!;
      await called.until(() => called.turn?.door !== undefined && called.turn.door !== null);
      second.door = called.turn!.door!.link;
      await button(page, queue.acts['note-no-show']).click();
      await until(
        async () => ((await figure(pageOf('citizen'), citizen.live.ahead).innerText()) === digits(ahead) ? true : null),
        `${ahead} before`,
      );
    }
    await pageOf('citizen').getByText(citizen.live.next).waitFor();
    await callNext.click();
    const card = page.getByRole('region', { name: NAME });
    for (const said of [TEXT, PHOTO]) await card.getByText(said).waitFor();
    await hall.getByText(queue.hall.called).waitFor();
    const shown = await hall.locator('body').innerText();
    for (const name of [NAME, ...OTHERS.map((one) => one.name), OFFICIAL]) expect(shown).not.toContain(name);
    await pageOf('citizen').waitForURL(/\/hearing\//);
    // The citizen is on the meeting's page, is still shown as present, and is called again.
    await desk.getByText(queue.presences.calledHere).waitFor();
    await button(desk, queue.acts.recall).click();
    await pageOf('citizen').getByRole('alert').getByText(meetingFa.calledAgain).waitFor();
  });

  it('meets the deputy, with the lawyer, who comes in with them and not before: each sees and hears the others', async () => {
    const [page, meeting, lawyer] = [pageOf('citizen'), pageOf('meeting'), pageOf('lawyer')];
    await lawyer.waitForURL(/\/hearing\//);
    // At the same time: whoever waits in the meeting costs CPU time.
    await Promise.all([meeting, page, lawyer].map(comeToDoor));
    await enter(meeting);
    await enter(lawyer);
    await heading(lawyer, meetingWords.waiting.title);
    for (const each of [meeting, lawyer]) expect(await packetsReceived(each)).toEqual({ audio: 0, video: 0 });
    // Whoever is called finds the deputy there, and is let in at once.
    await enter(page);
    // During the countdown "3, 2, 1" the citizen is not heard.
    const counts = page.getByText(meetingWords.live.title);
    await counts.waitFor();
    const { audio } = await packetsReceived(meeting);
    // A machine that is too busy to look in time has seen nothing.
    if (await counts.isVisible()) expect(audio).toBe(0);
    const guest: Person = { ...LAWYER, seat: await seatOfGuest(meeting) };
    await Promise.all([sees(page, DEPUTY), sees(page, guest), sees(meeting, CITIZEN), sees(meeting, guest)]);
    await sees(lawyer, CITIZEN);
    await counts.waitFor({ state: 'hidden' });
    for (const each of [page, meeting]) await saysNothingOfCourts(each);
    // After the link of the message itself: the rules ticked and accepted, and the way in.
    const taps = 1 + (await page.evaluate(() => Number(sessionStorage.getItem('taps'))));
    measured['tapsFromMessage'] = taps;
    expect(taps).toBeLessThanOrEqual(4);
    const [byCitizen, byDeputy, byLawyer, guestByDeputy, guestByCitizen] = await Promise.all([
      heardWell(() => hears(page, DEPUTY), OWN),
      heardWell(() => hears(meeting, CITIZEN), OWN),
      heardWell(() => hears(lawyer, DEPUTY), OWN),
      heardWell(() => hears(meeting, LAWYER, guest.seat), OWN),
      heardWell(() => hears(page, LAWYER, guest.seat), OWN),
    ]);
    const heard = { byCitizen, byDeputy, byLawyer, guestByDeputy, guestByCitizen };
    measured['heard'] = heard;
    for (const [who, alike] of Object.entries(heard)) expect(alike, who).toBeGreaterThan(OWN);
    // The meeting goes on, but nobody looks and listens any longer, which costs CPU time.
    for (const each of [page, meeting, lawyer])
      for (const off of [fa.courtroom.camera, fa.courtroom.microphone]) await button(each, off).click();
  });

  it('a second citizen gets nothing of it by ids, files, links, codes and sockets of the first', async () => {
    const { visitor, door } = second;
    const nobody = new Visitor(service.origin);
    const { items } = await clerk.do(listOfficeRequests, { query: { office: officeId, day: dayOfTehran() } });
    const request = items.find(({ name }) => name === NAME)!.id;
    const file = (await clerk.do(readOfficeRequest, { params: { request } })).files[0]!.id;
    const message = await office.sentTo(TO, LINK);
    const tracking = await office.sentTo(TO, TRACKING);
    const used = await code();

    expect((await visitor.do(readMyRequest)).who.name).toBe(OTHERS[1]!.name);
    for (const by of [visitor, nobody]) {
      for (const path of [`/my-request/files/${file}`, `/requests/${request}/files/${file}`])
        expect([401, 404]).toContain((await by.ask({ method: 'get', path })).status);
      for (const route of [readOfficeRequest, decideRequest, answerCitizen, writeRequestNotes])
        expect(await by.refused(route, { params: { request }, ...(route.method !== 'get' && { body: {} }) })).toBe(
          'not-signed-in',
        );
      const opened = [
        { trackingCode: tracking.replaceAll('-', ''), link: null },
        { trackingCode: null, link: message.split('#')[1] },
      ];
      for (const one of opened) {
        const asked = await by.do(openRequest, { body: { by: one } });
        if (asked.step !== 'code') throw new Error('opened without a code');
        const own = await office.sentTo(`+98${OTHERS[1]!.phone.slice(1)}`, CODE);
        // Guesses are counted for the request: few enough that the first citizen is not kept waiting.
        const body = { challenge: asked.challenge, code: one.link === null ? used : own };
        expect(await by.refused(proveOpening, { body })).toMatch(/code/);
      }
    }
    for (const as of ['desk', 'hall'] as const)
      await expect(QueuePage.open(service.origin, visitor.cookie, as, { office: officeId as never })).rejects.toThrow(
        'not-signed-in',
      );
    const [own] = waiting.slice(-1);
    for (const name of [
      'accept',
      'refuse',
      'arrive',
      'note-away',
      'reorder',
      'call-next',
      'meeting-link',
      'end',
    ] as const)
      expect(await own!.ask(name, { request })).toMatchObject({ ok: false });
    const hearing = new URL(pageOf('citizen').url()).pathname.split('/').at(-1)!;
    for (const token of [new URL(door).hash.slice(1), ''])
      await expect(TestClient.open(service, { version: PROTOCOL_VERSION, hearing, token })).rejects.toBeDefined();
    for (const { heard } of waiting) for (const word of [request, hearing, NAME]) expect(heard).not.toContain(word);
  });

  it('is over for the lawyer; the deputy’s order comes by a message, and is read after a one-time code', async () => {
    const page = pageOf('deputy');
    await button(page, queue.acts.end).click();
    await heading(pageOf('meeting'), laterConductFa.meetingOver.title);
    await saysNothingOfCourts(pageOf('meeting'));
    // The citizen's page returns to the request by itself and shows the outcome.
    await pageOf('citizen').getByText(citizen.live.stages.ended).waitFor();
    // So does the lawyer's, to the page of the link, which opens nothing any longer.
    const lawyer = pageOf('lawyer');
    await heading(lawyer, citizen.guests.over.title);
    await lawyer.goto(`${service.origin}/ask`);
    await lawyer.goto(guestLink);
    await heading(lawyer, citizen.guests.over.title);
    expect(await packetsReceived(lawyer)).toEqual({ audio: 0, video: 0 });
    await page.getByRole('radio', { name: new RegExp(`^${queue.outcomes.order}`) }).check();
    await page.getByLabel(queue.outcomeWords).fill(ORDER);
    await button(page, queue.acts.sign).click();
    const inbox = pageOf('clerk');
    await inbox.goto(`${service.origin}/staff/inbox`);
    await inbox.getByText('نتیجه ملاقات شما آماده است').waitFor();
    const tracking = await office.sentTo(TO, TRACKING);
    expect(await inbox.locator('main').innerText()).toContain(tracking);

    const other = await openPage(browsers[0]!, PHONE);
    await other.goto(`${service.origin}/follow`);
    await other.getByLabel(citizen.tracking).fill(tracking);
    const before = await code();
    await goOn(other);
    await heading(other, citizen.code.title);
    const sent = await until(async () => [await code()].find((each) => each !== before) ?? null, 'another code comes');
    await other.getByLabel(citizen.code.label).fill(sent);
    await goOn(other);
    await heading(other, citizen.follow.answered);
    await other.getByText(ORDER).waitFor();
  });
});
