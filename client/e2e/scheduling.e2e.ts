import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../server/test/support/client.ts';
import { asOwner } from '../../server/test/support/databases.ts';
import { TestService } from '../../server/test/support/service.ts';
import { followShortLink } from '../../server/test/support/short-link.ts';
import { checkFa } from '../src/i18n/check.fa.ts';
import { fa } from '../src/i18n/fa.ts';
import { formatDateTime, localDigits } from '../src/i18n/format.ts';
import { identityFa } from '../src/i18n/identity.fa.ts';
import { staffFa as desk } from '../src/i18n/staff.fa.ts';
import { DESK, PHONE } from './support/browser.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';
import { button, goTo, link, say, signIn, takeInvitation, typeMoment, typePerson } from './support/desk-page.ts';
import type { Credentials, Invited } from './support/desk-page.ts';
import { run } from './support/programs.ts';
import { acceptRules } from './support/rules.ts';
import { until } from './support/senses.ts';

/*
 * A hearing from an empty service to its end, as people experience it: at the desk, in the received messages, and on the pages of
 * their links. Controls are found by their visible names.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

const JUDGE: Invited = { name: 'مریم کریمی', role: 'presiding-judge', phone: '09120000001' };
/** Uses a telephone, and has to prove her identity. */
const COMPLAINANT: Invited = {
  name: 'زهرا احمدی',
  role: 'complainant',
  phone: '09120000002',
  nationalId: '1234567891',
};
const ACCUSED: Invited = { name: 'رضا محمدی', role: 'accused', phone: '09120000003' };
const LAWYER: Invited = {
  name: 'سارا رستمی',
  role: 'lawyer',
  phone: '09120000004',
  email: 'rostami@lawyers.example',
  with: [ACCUSED],
};
const WITNESS: Invited = { name: 'حسین نوری', role: 'witness', phone: '09120000005' };
const INTERPRETER: Invited = {
  name: 'شیرین مرادی',
  role: 'interpreter',
  phone: '09120000006',
  language: 'ku',
  with: [COMPLAINANT],
};
const PEOPLE = [JUDGE, COMPLAINANT, ACCUSED, LAWYER, WITNESS, INTERPRETER];
/** One SMS to each, and an e-mail to the lawyer. */
const MESSAGES = PEOPLE.length + 1;
const TITLE = 'رسیدگی به شکایت زهرا احمدی';
const CASE = '0412345678901234';

const ADMINISTRATOR = { email: 'admin@court.example', password: 'lamp-river-courthouse' };
const CLERK = { name: 'نرگس صادقی', email: 'clerk@court.example', password: 'garden-of-tall-trees' };

let browser: SharedChromium;
let service: TestService;
/** The clerk's browser. */
let office: BrowserContext;
let page: Page;
/** Another tab of the clerk's browser. */
let inbox: Page;
let clerk: Credentials;
/** Result of the complainant's device check. */
let checked: 'passed' | 'limited';
/** The first message to each person, which people keep. */
const invitations = new Map<Invited, string>();
/** The people with a browser page: the presiding judge, and the two who are screened from each other. */
const screens = new Map<Invited, Page>();
const screenOf = (person: Invited): Page => screens.get(person)!;
/** The other people, without pages: clients that send the same messages. */
const others = new Map<Invited, TestClient>();

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  // Prints the end of the service's log, because failures on a busy machine are hard to reproduce.
  console.info(service.log.filter(({ level }) => level !== 'debug').slice(-12));
  const newest = 'select type, payload from log_entries order by at desc, seq desc limit 12';
  console.info(asOwner(service.database).rows(newest));
  const folder = process.env['E2E_SCREENS'];
  if (folder === undefined) return;
  for (const [at, one] of browser
    .contexts()
    .flatMap((context) => context.pages())
    .entries())
    await one.screenshot({ path: join(folder, `scheduling-${at}.png`), fullPage: true });
  await writeFile(join(folder, 'scheduling.log'), service.log.map((line) => `${JSON.stringify(line)}\n`).join(''));
});
afterAll(async () => {
  for (const other of others.values()) other.close();
  await browser?.close();
  await service?.stop();
});

/** Tomorrow, or as many days later, at ten by the court's clock. */
function morning(daysLater: number): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tehran' }).format(Date.now() + daysLater * DAY);
  return Date.parse(`${day}T10:00:00+03:30`);
}

/** The newest message to a person. */
function newest({ phone }: Invited): Locator {
  return inbox
    .getByRole('listitem')
    .filter({ hasText: localDigits('fa', phone) })
    .first();
}

/** The code in a message that brings no link. */
async function codeTo({ phone }: Invited): Promise<string> {
  const messages = inbox.getByRole('listitem').filter({ hasText: localDigits('fa', phone) });
  const text = await messages
    .filter({ hasNot: inbox.getByRole('link') })
    .first()
    .innerText();
  return /(?<![\d۰-۹])[\d۰-۹]{6}(?![\d۰-۹])/.exec(text)![0];
}

/** Where a message's link leads. */
async function linkIn(message: Locator): Promise<string> {
  return (await message.getByRole('link').getAttribute('href'))!;
}

/** Resolves when as many messages of a booking, on whose page the clerk is, have gone out about an event. */
async function toldOf(event: keyof (typeof desk)['messages']['events'], count: number): Promise<void> {
  const sent = page
    .getByRole('table', { name: desk.nav.messages })
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: desk.messages.events[event], exact: true }) })
    .filter({ hasText: desk.messages.states.sent });
  const isSo = async () => ((await sent.count()) === count ? true : null);
  // Not more often: the page reads its messages every five seconds, and finding the rows takes it 30 ms.
  await until(isSo, `${count} are told: ${event}`, 20_000, 1_000);
}

/** Moves the hearing, on whose page the clerk is. */
async function move(to: number): Promise<void> {
  await link(page, desk.booking.change).click();
  await typeMoment(page, to);
  await button(page, desk.common.save).click();
  await page.getByText(desk.booking.changed).waitFor();
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
}

describe('a court that begins to use the service', () => {
  it('makes its first administrator by a command, whose link makes the account', async () => {
    const who = ['--email', ADMINISTRATOR.email, '--name', 'مدیر'];
    const env = { ...service.places, PUBLIC_URL: service.origin };
    const said = String(await run('npm', ['run', '--silent', 'staff:admin', '--', ...who], { env }));
    const context = await browser.newContext({ viewport: DESK });
    const administrator = await context.newPage();
    await takeInvitation(administrator, /https?:\S+/.exec(said)![0], ADMINISTRATOR);

    await goTo(administrator, 'colleagues');
    await button(administrator, desk.colleagues.invite).click();
    await administrator.getByLabel(desk.account.name, { exact: true }).fill(CLERK.name);
    await administrator.getByLabel(desk.signIn.email, { exact: true }).fill(CLERK.email);
    await administrator.getByLabel(desk.roles.clerk, { exact: true }).check();
    await button(administrator, desk.colleagues.make).click();
    const made = administrator.getByRole('status').filter({ hasText: CLERK.name });
    const invitation = await made.getByText(/^https?:/).innerText();
    await context.close();

    office = await browser.newContext({ viewport: DESK });
    page = await office.newPage();
    clerk = await takeInvitation(page, invitation, CLERK);
  });
});

describe('the clerk', () => {
  it('books a hearing for tomorrow, with six people, two of them kept apart, and an interpreter', async () => {
    await goTo(page, 'bookings');
    await link(page, desk.bookings.new).first().click();
    await page.getByLabel(desk.bookings.caseNumber).fill(CASE);
    await page.getByLabel(desk.bookings.title, { exact: true }).fill(TITLE);
    await page.getByLabel(desk.bookings.branch, { exact: true }).fill('شعبه ۳ دادگاه کیفری یک تهران');
    await typeMoment(page, morning(1));
    for (const person of PEOPLE) await typePerson(page, person);
    await button(page, desk.booking.addScreen).click();
    const side = (name: string, { name: who }: Invited) =>
      page.getByRole('group', { name, exact: true }).getByLabel(who).check();
    await side(desk.booking.oneSide, COMPLAINANT);
    await side(desk.booking.otherSide, ACCUSED);
    await button(page, desk.booking.book).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await page
      .getByText(say(desk.booking.apart, { one: COMPLAINANT.name, other: ACCUSED.name }), { exact: true })
      .waitFor();
    await page.getByText(formatDateTime('fa', morning(1))).waitFor();
  });

  it('sees that everybody got the message with their own link', async () => {
    await toldOf('invited', MESSAGES);
    inbox = await office.newPage();
    await inbox.goto(`${service.origin}/staff`);
    await goTo(inbox, 'messages');
    await link(inbox, desk.nav.inbox).click();
    for (const person of PEOPLE) invitations.set(person, await linkIn(newest(person)));
    expect(new Set(invitations.values()).size).toBe(PEOPLE.length);
  });
});

describe('the complainant, on a telephone', () => {
  it('opens the link, shows who she is, reads the rules and tries her device', async () => {
    const context = await browser.newContext({ viewport: PHONE, permissions: ['camera', 'microphone'] });
    const phone = await context.newPage();
    screens.set(COMPLAINANT, phone);
    const press = (name: string) => button(phone, name).click();
    await phone.goto(invitations.get(COMPLAINANT)!);
    await phone.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await press(fa.welcome.continue);

    await phone.getByLabel(identityFa.nationalId.label).fill(COMPLAINANT.nationalId!);
    await press(identityFa.nationalId.send);
    await phone.getByLabel(identityFa.code.label).fill(await codeTo(COMPLAINANT));

    await acceptRules(phone, 'fa');
    await phone.getByText(fa.devices.heard).waitFor({ timeout: 20_000 });
    await press(fa.welcome.check);
    await press(checkFa.speaker.play);
    await press(checkFa.yes);
    await press(checkFa.microphone.record);
    await phone.getByText(checkFa.microphone.question).waitFor({ timeout: 20_000 });
    await press(checkFa.yes);
    await press(checkFa.yes);
    await phone.getByText(checkFa.network.done).waitFor({ timeout: 40_000 });
    await press(checkFa.goOn);
    await phone.getByText(checkFa.result.sent).waitFor();
    // The measured network quality depends on the load of this machine.
    const found = await phone.getByRole('heading', { level: 1 }).innerText();
    checked = (['passed', 'limited'] as const).find((outcome) => checkFa.result[outcome].title === found)!;
    expect(checked, found).toBeDefined();
    await press(checkFa.close);
    await press(fa.devices.enterWaiting);
    await phone.getByRole('heading', { name: fa.notOpen.title }).waitFor();
    // She puts the telephone away, with its camera and microphone.
    await phone.goto('about:blank');
  });

  it('is told with everybody that the hearing is moved, and her first link says when it is now', async () => {
    await move(morning(2));
    await toldOf('changed', MESSAGES);
    expect(await linkIn(newest(COMPLAINANT))).not.toBe(invitations.get(COMPLAINANT));
    const phone = screenOf(COMPLAINANT);
    await phone.goto(invitations.get(COMPLAINANT)!);
    await phone.getByText(formatDateTime('fa', morning(2))).waitFor();
  });
});

describe('the day of the hearing', () => {
  /** Of the booking at the desk. */
  let booking: string;
  /** Rows of the board, to which the clerk goes: the hearing, and a person of it. */
  const hearing = () => page.getByRole('row').filter({ hasText: TITLE });
  const shown = (person: Invited) =>
    page
      .getByRole('table', { name: say(desk.board.peopleOf, { name: '' }).trim() })
      .getByRole('row')
      .filter({ hasText: person.name });
  const shows = (where: Locator, text: string) => where.getByText(text).first().waitFor();

  /** From the link to the entrance. */
  async function comeIn(person: Invited, address: string): Promise<void> {
    let own = screens.get(person);
    if (own === undefined) {
      const context = await browser.newContext({ viewport: DESK, permissions: ['camera', 'microphone'] });
      own = await context.newPage();
      screens.set(person, own);
    }
    await own.goto(address);
    await acceptRules(own, 'fa');
    await own.getByText(fa.devices.heard).waitFor({ timeout: 20_000 });
    await button(own, person === JUDGE ? fa.devices.enterCourtroom : fa.devices.enterWaiting).click();
  }

  /** The same without a screen, camera or microphone. */
  async function comeInUnseen(person: Invited, address: string): Promise<void> {
    const client = await TestClient.seat(await followShortLink(address), person.role);
    others.set(person, client);
    expect(client.scene.me.name).toBe(person.name);
    expect(await client.enter(false, false)).toMatchObject({ ok: true });
  }

  /** Resolves when the person's page plays the other person's video. */
  async function sees(person: Invited, { name }: Invited): Promise<void> {
    const picture = screenOf(person).getByRole('article', { name, exact: true }).locator('video');
    const time = () => picture.evaluate((video: HTMLVideoElement) => (video.videoWidth === 0 ? 0 : video.currentTime));
    const first = await time();
    await until(async () => ((await time()) > first ? true : null), `${person.name} sees ${name}`);
  }

  /** Whose pictures the service sends to somebody without a screen, by name. */
  function picturesTo(person: Invited): string[] {
    const { pushed, scene } = others.get(person)!;
    const sent = pushed.flatMap(({ name, payload }) =>
      name === 'consumers-opened' ? (payload as readonly ConsumerParameters[]) : [],
    );
    const seats = new Set(sent.filter(({ source }) => source === 'camera').map(({ seat }) => seat));
    return scene.people.filter(({ seat }) => seats.has(seat)).map(({ name }) => name);
  }

  /** The names under all tiles that a person sees, on all pages of the grid. */
  async function tilesOf(person: Invited): Promise<string[]> {
    const own = screenOf(person);
    const names: string[] = [];
    const next = button(own, fa.stage.next);
    for (;;) {
      const tiles = await own.getByRole('article').all();
      for (const tile of tiles) names.push((await tile.getAttribute('aria-label'))!);
      if ((await next.count()) === 0 || (await next.isDisabled())) return names;
      await next.click();
    }
  }

  it('begins for the clerk with signing in, and for everybody with a message: it is held now', async () => {
    await button(page, desk.common.signOut).click();
    await page.getByLabel(desk.signIn.email).waitFor();
    await signIn(page, clerk);
    // Signing out ended the session for the inbox too.
    await inbox.reload();
    await goTo(page, 'bookings');
    await page.getByRole('searchbox').fill(CASE);
    await page.getByRole('row').filter({ hasText: TITLE }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await move(Math.floor(Date.now() / MINUTE) * MINUTE);
    await toldOf('changed', 2 * MESSAGES);
    booking = page.url();
    await goTo(page, 'board');
    await shows(hearing(), desk.bookings.states.booked);
    await hearing().getByRole('button').click();
    await shows(shown(COMPLAINANT), desk.board.identities.confirmed);
    await shows(shown(COMPLAINANT), desk.board.checks[checked]);
    await shows(shown(ACCUSED), desk.board.identities['not-needed']);
  });

  it('brings everybody in by their links, old and new, and the board shows them come', async () => {
    await comeIn(JUDGE, await linkIn(newest(JUDGE)));
    await shows(hearing(), fa.phases.open);
    await comeIn(COMPLAINANT, invitations.get(COMPLAINANT)!);
    await comeIn(ACCUSED, await linkIn(newest(ACCUSED)));
    await comeInUnseen(LAWYER, await linkIn(newest(LAWYER)));
    for (const person of [WITNESS, INTERPRETER]) await comeInUnseen(person, invitations.get(person)!);
    for (const person of PEOPLE.filter((one) => one !== JUDGE)) await shows(shown(person), desk.board.places.waiting);
  });

  it('is held: everybody together but those who are kept apart, on the record, with a recess, to its end', async () => {
    const judge = screenOf(JUDGE);
    await button(judge, fa.people.admitAll).click();
    await button(judge, say(fa.people.buttons.call.name, { name: WITNESS.name })).click();
    for (const person of PEOPLE) await shows(shown(person), desk.board.places.courtroom);
    for (const person of [COMPLAINANT, ACCUSED]) {
      await sees(JUDGE, person);
      await sees(person, JUDGE);
    }
    const filmed = [JUDGE, COMPLAINANT, ACCUSED].map(({ name }) => name);
    expect(picturesTo(LAWYER).toSorted()).toEqual(filmed.toSorted());
    expect(await tilesOf(COMPLAINANT)).not.toContain(ACCUSED.name);
    expect(await tilesOf(ACCUSED)).not.toContain(COMPLAINANT.name);

    await button(judge, fa.judge.start).click();
    for (const person of screens.keys()) await screenOf(person).getByText(fa.courtroom.onRecord).first().waitFor();
    for (const [, other] of others) await other.until(() => other.scene.phase === 'in-session');
    await shows(hearing(), fa.phases['in-session']);
    await shows(hearing(), desk.board.recorder.writing);
    const { good, fair, poor } = desk.board.levels;
    const line = shown(ACCUSED).getByText(new RegExp(`^(${good}|${fair}|${poor})$`));
    await line.first().waitFor({ timeout: 20_000 });

    await button(judge, fa.judge.recess).click();
    await screenOf(COMPLAINANT).getByText(fa.recess.title).first().waitFor();
    await shows(hearing(), fa.phases.recess);
    await button(judge, fa.judge.resume).click();
    await shows(hearing(), fa.phases['in-session']);

    await button(judge, fa.judge.end).click();
    await judge.getByRole('menuitem', { name: fa.judge.close }).click();
    await button(judge, fa.judge.closeConfirm).click();
    for (const person of screens.keys())
      await screenOf(person).getByRole('heading', { name: fa.closed.title }).waitFor();
    for (const [, other] of others) await other.until(() => other.scene.phase === 'closed');
    await shows(hearing(), fa.phases.closed);
    await service.logged(({ msg }) => msg === 'record is whole', { withinMs: 10_000 });
    await page.goto(booking);
    await page.getByText(desk.bookings.states.over).waitFor();
  });
});
