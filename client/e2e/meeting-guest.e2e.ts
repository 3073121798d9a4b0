import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALI, joinToday } from '../../server/test/support/citizens.ts';
import { openToday } from '../../server/test/support/offices.ts';
import { QueuePage } from '../../server/test/support/queue-page.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { citizenFa as words } from '../src/i18n/citizen.fa.ts';
import { fa } from '../src/i18n/fa.ts';
import { ofMeeting } from '../src/i18n/meeting-words.ts';
import { rulesFa } from '../src/i18n/rules.fa.ts';
import { DESK, packetsReceived, PHONE, soundOf, startBrowser, STILL, watchPeerConnections } from './support/browser.ts';
import { button, link, say } from './support/desk-page.ts';
import { Office } from './support/office.ts';
import { CITIZEN, JUDGE, LAWYER, filesOf, voiceOf } from './support/people.ts';
import type { Person, PersonFiles } from './support/people.ts';
import { acceptRules } from './support/rules.ts';
import { heardWell, likeness, sees, until } from './support/senses.ts';

/*
 * A lawyer in another place joins a citizen's meeting in a real browser, by a link of their own: named on the page of the request, told by
 * SMS, called with the citizen, let in with them and not before, and out of it when the meeting is over.
 */

const GUEST = { name: 'نازنین رضایی', phone: '۰۹۱۲۰۰۰۰۰۰۱', to: '+989120000001' };
const LINK = /https?:\/\/\S+\/g#[0-9A-Za-z]{22}/;
const DEPUTY: Person = { ...JUDGE, seat: 'official' };
/** A likeness above this means the same speaker. */
const OWN = 0.7;

const meetingFa = ofMeeting(fa, 'fa', 'translation') as typeof fa;
const meetingRules = ofMeeting(rulesFa, 'fa', 'rules') as typeof rulesFa;

let service: TestService;
let office: Office;
let desk: QueuePage;
let guestLink: string;
const browsers: Browser[] = [];
const files = new Map<Person, PersonFiles>();
const pages = new Map<string, Page>();
const pageOf = (who: 'citizen' | 'lawyer' | 'deputy'): Page => pages.get(who)!;

async function openFor(who: string, person: Person, viewport: typeof PHONE, cookie = ''): Promise<void> {
  const made = await filesOf(person);
  files.set(person, made);
  await voiceOf(made);
  const browser = await startBrowser(made);
  browsers.push(browser);
  const context = await browser.newContext({
    ...STILL,
    viewport,
    locale: 'fa-IR',
    permissions: ['camera', 'microphone'],
  });
  await context.addInitScript(watchPeerConnections);
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  if (name !== '') await context.addCookies([{ name, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  pages.set(who, await context.newPage());
}

beforeAll(async () => {
  service = await TestService.start();
  office = await Office.open(service);
  const scheduler = await addColleagueTo(service, { roles: ['scheduler', 'clerk'] });
  const deputy = await addColleagueTo(service, { roles: ['prosecutor'], name: 'رضا کریمی' });
  const { office: id } = await openToday(service.origin, scheduler, [deputy.account]);
  const { cookie } = await joinToday(service.origin, scheduler.cookie, id, ALI);
  desk = await QueuePage.open(service.origin, deputy.cookie, 'desk', { office: id });
  await Promise.all([
    openFor('citizen', CITIZEN, PHONE, cookie),
    openFor('lawyer', LAWYER, PHONE),
    openFor('deputy', DEPUTY, DESK),
  ]);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || process.env['E2E_SCREENS'] === undefined) return;
  for (const [name, page] of pages) await page.screenshot({ path: join(process.env['E2E_SCREENS'], `${name}.png`) });
});

afterAll(async () => {
  desk?.close();
  for (const browser of browsers) await browser.close();
  await service?.stop();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

/** Through rules and devices, to the door of the meeting. */
async function goIn(page: Page): Promise<void> {
  await acceptRules(page, 'fa', meetingRules);
  await page.getByText(fa.devices.heard).waitFor({ timeout: 20_000 });
  await button(page, meetingFa.devices.enterCourtroom).or(button(page, meetingFa.devices.enterWaiting)).click();
}

describe('a lawyer who is elsewhere', () => {
  it('is named by the citizen on the page of the request, and gets a link of their own', async () => {
    const page = pageOf('citizen');
    await page.goto(`${service.origin}/follow`);
    await heading(page, words.follow.title);
    await link(page, words.guests.tick).click();
    await heading(page, words.guests.title);
    await page.getByLabel(words.guests.name).fill(GUEST.name);
    await page.getByLabel(words.guests.phone).fill(GUEST.phone);
    await button(page, words.guests.submit).click();
    await heading(page, words.follow.title);
    guestLink = await office.sentTo(GUEST.to, LINK);
    for (const text of await office.textsTo(GUEST.to)) expect(text).not.toContain(ALI.name);
  });

  it('waits on a page that knows of this meeting alone', async () => {
    const page = pageOf('lawyer');
    await page.goto(guestLink);
    await heading(page, words.guests.waits.title);
    await page.getByText(say(words.guests.one, { role: words.guests.roles.lawyer, name: GUEST.name })).waitFor();
    expect(page.url()).not.toContain('#');
    expect(await page.locator('body').innerText()).not.toContain(ALI.name);
    await page.goto(`${service.origin}/follow`);
    await heading(page, words.follow.findTitle);
    await page.goto(`${service.origin}/g`);
    await heading(page, words.guests.waits.title);
  });

  it('is called with the citizen, and let in with them and not before', async () => {
    await desk.must('open');
    await desk.must('join', { official: desk.me });
    const { link: door } = await desk.must('call-next');
    const [citizen, lawyer, deputy] = [pageOf('citizen'), pageOf('lawyer'), pageOf('deputy')];
    await deputy.goto(door!);
    await goIn(deputy);
    await lawyer.waitForURL(/\/hearing\//);
    await goIn(lawyer);
    await heading(lawyer, meetingFa.waiting.title);
    await citizen.waitForURL(/\/hearing\//);
    expect(await packetsReceived(lawyer)).toEqual({ audio: 0, video: 0 });
    expect(await packetsReceived(deputy)).toEqual({ audio: 0, video: 0 });
    await goIn(citizen);
    const guest: Person = { ...LAWYER, seat: await seatOfGuest(deputy) };
    await Promise.all([sees(deputy, CITIZEN), sees(deputy, guest), sees(lawyer, CITIZEN), sees(citizen, guest)]);
    // At the same time: each listens for four seconds, and every second of the three in a meeting costs one of CPU.
    await Promise.all(
      (
        [
          [deputy, guest],
          [lawyer, DEPUTY],
          [citizen, guest],
        ] as const
      ).map(async ([page, person]) => {
        const said = await voiceOf(files.get(person === guest ? LAWYER : person)!);
        const alike = await heardWell(async () => likeness(await soundOf(page, person.seat, 4), said), OWN);
        expect(alike, `${person.seat} is heard`).toBeGreaterThan(OWN);
      }),
    );
  });

  it('is out of it when it is over, and the link opens nothing any longer', async () => {
    await desk.must('end', { outcome: 'advice' });
    const page = pageOf('lawyer');
    // The tab is back at the page of the link by itself.
    await heading(page, words.guests.over.title);
    await page.goto(`${service.origin}/ask`);
    await page.goto(guestLink);
    await heading(page, words.guests.over.title);
    expect(await packetsReceived(page)).toEqual({ audio: 0, video: 0 });
  });
});

/** Resolves with the seat of the guest when the page plays the guest's sound. */
function seatOfGuest(page: Page): Promise<string> {
  const look = () =>
    page.evaluate(() => document.querySelector<HTMLElement>('audio[data-seat^="guest-"]')?.dataset['seat'] ?? null);
  return until(look, 'a guest is heard');
}
