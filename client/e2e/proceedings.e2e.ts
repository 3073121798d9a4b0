import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { createCase } from '@mahzar/shared/rest/cases';
import { createBooking, ownLink, searchBookings } from '@mahzar/shared/rest/bookings';
import { readInbox } from '@mahzar/shared/rest/messages';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import { readSealCertificate, readVerifier } from '@mahzar/shared/rest/proof';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readExtract } from '../../server/src/record/sealed-file/format.ts';
import { isShown } from '../../server/src/record/sealed-file/log-extract.ts';
import { connect } from '../../server/src/storage/database.ts';
import { runCommand } from '../../server/test/support/commands.ts';
import { Visitor } from '../../server/test/support/desk.ts';
import { newLink } from '../../server/test/support/links.ts';
import { attachedTo, expectSealed, expectTagged, pdfOf } from '../../server/test/support/pdf.ts';
import { TestService } from '../../server/test/support/service.ts';
import { freshCode } from '../../server/test/support/sign-in.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { copyVerifier } from '../../server/test/support/verifier.ts';
import { citizenFa as t } from '../src/i18n/citizen.fa.ts';
import { laterConductFa } from '../src/i18n/later-conduct.fa.ts';
import { fa } from '../src/i18n/fa.ts';
import { minutesFa } from '../src/i18n/minutes.fa.ts';
import { myFa as m } from '../src/i18n/my.fa.ts';
import { papersFa } from '../src/i18n/papers.fa.ts';
import { staffFa } from '../src/i18n/staff.fa.ts';
import { DESK, PHONE } from './support/browser.ts';
import { button, link, say } from './support/desk-page.ts';
import { ScreenPerson } from './support/screen-person.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A case without paper: a lawyer files from the portal, the hearing has it on the screens, its minutes are written by two at once while
   the service is killed, the next date is set from the room, the minutes are read and signed (one objects, one signs later from the
   portal, one refuses, the judge last), and an order is drafted, signed by a code of the judge's app, served, and opened by the lawyer,
   whose time begins with it. Anybody checks that paper by its number, and the sealed file of the record holds all of it. */

const HOUR = 3_600_000;
const { exhibits, next } = laterConductFa;
const CASE = { number: '140568920003215471', branch: 'شعبه ۱۰۳', title: 'مطالبه وجه چک' };
const RECEIPT = 'رسید پرداخت';
const PEOPLE = {
  accused: { name: 'علی رضایی', phone: '09121110001' },
  lawyer: { name: 'نگار صادقی', phone: '09121110002' },
  witness: { name: 'حسن مرادی', phone: '09121110003' },
};

let browser: SharedChromium;
let service: TestService;
let registry: Visitor;
let judgeVisitor: Visitor;
let clerkVisitor: Visitor;
let caseId: string;
/** The lawyer's phone, in the portal. */
let own: Page;
let hearing: string;
let judge: ScreenPerson;
let clerk: ScreenPerson;
let accused: ScreenPerson;
/** The order's paper, as saved from the portal. */
let paper: Buffer;

const textOf = ({ page }: { readonly page: Page }): Locator => page.getByLabel(minutesFa.text, { exact: true });

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  const colleague = async (roles: readonly StaffRole[], name: string) => {
    const { cookie, account, totp } = await addColleagueTo(service, { roles, name });
    return Object.assign(new Visitor(service.origin, cookie, account), { totp });
  };
  judgeVisitor = await colleague(['judge'], 'رضا کیانی');
  clerkVisitor = await colleague(['clerk'], 'زهرا محمدی');
  registry = await colleague(['scheduler', 'clerk'], 'نرگس صادقی');
  const people = [
    { id: 'accused', role: 'accused', ...PEOPLE.accused, nationalId: '0790419904' },
    { id: 'lawyer', role: 'lawyer', ...PEOPLE.lawyer, nationalId: '0084575948', with: ['accused'] },
  ];
  const file = { ...CASE, kind: 'civil', notes: '', people };
  caseId = (await registry.do(createCase, { body: file })).id;
  const power = { type: 'confirm-power', lawyer: 'lawyer', client: 'accused', document: null };
  await registry.do(actInCase, { params: { case: caseId }, body: power });
  const startsAt = Date.now() + HOUR / 4;
  const booked = [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judgeVisitor.account },
    { id: 'clerk', role: 'clerk', name: 'زهرا محمدی', staffAccount: clerkVisitor.account },
    { id: 'accused', role: 'accused', ...PEOPLE.accused },
    { id: 'lawyer', role: 'lawyer', ...PEOPLE.lawyer, with: ['accused'] },
    { id: 'witness', role: 'witness', ...PEOPLE.witness },
  ];
  const texts = { caseNumber: CASE.number, branch: CASE.branch, title: 'رسیدگی', kind: 'courtroom' };
  const body = { ...texts, startsAt, endsAt: startsAt + HOUR, people: booked };
  hearing = (await registry.do(createBooking, { body })).id;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** A member of the court enters by their own link from the desk; the judge alone is filmed and heard. */
async function comesFromDesk(seat: string, visitor: Visitor): Promise<ScreenPerson> {
  const given = await visitor.do(ownLink, { params: { booking: hearing }, body: {} });
  return ScreenPerson.comeIn(browser, service, seat, {
    language: 'fa',
    viewport: DESK,
    to: 'courtroom',
    link: inPersian(given.link),
    camera: seat === 'judge',
    microphone: seat === 'judge',
  });
}

function inPersian(url: string): string {
  const address = new URL(url);
  address.searchParams.set('lang', 'fa');
  return String(address);
}

/** Opens the minutes beside the pictures, on a phone from the list of more. */
async function openMinutes({ page }: ScreenPerson, isPhone = false): Promise<void> {
  if (isPhone) await button(page, fa.courtroom.more).click();
  await button(page, fa.panels.minutes)
    .or(page.getByRole('menuitem', { name: fa.panels.minutes, exact: true }))
    .click();
}

/** Used codes, which are ignored in further messages. */
const used = new Set<string>();

/** The latest one-time code sent to a telephone. */
async function codeSentTo(phone: string): Promise<string> {
  const sent = async () => {
    const { items } = await registry.do(readInbox, { query: { limit: 50 } });
    const codes = items
      .filter(({ to }) => to.endsWith(phone.slice(1)))
      .map(({ body }) => /(?<!\d)\d{6}(?!\d)/.exec(body));
    return codes.map((found) => found?.[0] ?? '').find((code) => code !== '' && !used.has(code));
  };
  await expect.poll(sent, { timeout: 10_000 }).toBeDefined();
  const code = (await sent())!;
  used.add(code);
  return code;
}

/** A code of the judge's app that is valid now. */
async function appCode(): Promise<string> {
  const database = await connect(service.database);
  const code = await freshCode(database, judgeVisitor);
  await database.db.destroy();
  return code;
}

/** The pages of people who were at the desk. */
const desks = new Map<Visitor, Page>();

/** Opens a page of the desk for a signed-in person, in the person's one tab. */
async function atDesk(visitor: Visitor, path: string): Promise<Page> {
  const page = desks.get(visitor) ?? (await deskOf(visitor));
  await page.goto(`${service.origin}${path}?lang=fa`);
  return page;
}

async function deskOf(visitor: Visitor): Promise<Page> {
  const context = await browser.newContext({ viewport: DESK });
  const [name = '', value = ''] = visitor.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  desks.set(visitor, page);
  return page;
}

/** Draws a signature beside the code. */
async function draws(page: Page): Promise<void> {
  await button(page, minutesFa.sign.draw).click();
  const pad = page.getByRole('img', { name: minutesFa.sign.padEmpty });
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox())!;
  await page.mouse.move(x + width / 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 4, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('img', { name: minutesFa.sign.padDrawn }).waitFor();
}

/** Reads the text to its end, answers, and confirms with a code from the message or the app. */
async function answers(
  page: Page,
  phone: string | null,
  how: 'sign' | 'object' | 'refuse' | null,
  words = '',
): Promise<void> {
  await page.getByRole('checkbox', { name: minutesFa.sign.read }).check();
  if (how !== null) await page.getByRole('radio', { name: minutesFa.sign[how], exact: true }).check();
  if (words !== '')
    await page.getByLabel(how === 'object' ? minutesFa.sign.objection : minutesFa.sign.reason).fill(words);
  if (how === 'sign') await draws(page);
  if (phone !== null) {
    await button(page, minutesFa.sign.send).click();
    await page.getByLabel(minutesFa.sign.code).fill(await codeSentTo(phone));
  } else await page.getByLabel(minutesFa.sign.appCode).fill(await appCode());
  await button(page, how === null ? minutesFa.sign.closeConfirm : minutesFa.sign.confirm).click();
}

/** Opens a portal page of people's own cases on a phone, proves the telephone by a code, and arrives at a page. */
async function entersAs(path: string, nationalId: string, phone: string, [from, to]: readonly [string, string]) {
  const page = await (await browser.newContext({ viewport: PHONE, locale: 'fa-IR' })).newPage();
  const press = (name: string) => button(page, name).click();
  const reads = (title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.goto(`${service.origin}${path}`);
  await reads(from);
  await page.getByLabel(t.nationalId.label, { exact: true }).fill(nationalId);
  await press(t.continue);
  await reads(t.mobile.title);
  await page.getByLabel(t.mobile.label, { exact: true }).fill(phone);
  await press(t.continue);
  await reads(m.entry.codeTitle);
  await page.getByLabel(m.entry.codeLabel, { exact: true }).fill(await codeSentTo(phone));
  await press(m.entry.enter);
  await reads(to);
  return page;
}

it('a lawyer files for the client from the portal on a phone, and the court accepts it', async () => {
  own = await entersAs('/my', '۰۰۸۴۵۷۵۹۴۸', PEOPLE.lawyer.phone, [m.entry.title, m.title]);
  const press = (name: string) => button(own, name).click();
  const goOn = () => press(t.continue);
  const reads = (title: string) => own.getByRole('heading', { level: 1, name: title }).waitFor();
  const choose = (label: string) => own.locator('label', { hasText: label }).click();
  await own.getByRole('link', { name: CASE.title }).click();
  await reads(CASE.title);
  await link(own, m.file.begin).click();
  await reads(m.file.of);
  await choose(PEOPLE.accused.name);
  await goOn();
  await reads(m.file.kind);
  await choose(m.documents.kinds.evidence);
  await goOn();
  await reads(m.file.file);
  const buffer = pdfOf(['Receipt', 'Its reverse']);
  await own.locator('input[type=file]').setInputFiles({ name: 'receipt.pdf', mimeType: 'application/pdf', buffer });
  await goOn();
  await reads(m.file.title);
  await own.getByLabel(m.file.titleLabel, { exact: true }).fill(RECEIPT);
  await goOn();
  await choose(m.file.parties);
  await press(m.file.submit);
  await own.getByText(m.documents.stages.waiting).waitFor();
  const params = { case: caseId };
  const { documents } = await clerkVisitor.do(readProceedings, { params });
  await clerkVisitor.do(actInCase, { params, body: { type: 'accept-document', document: documents[0]!.id } });
  await own.reload();
  await own.locator('.page-picture').waitFor();
  await own.getByText(m.documents.stages.filed, { exact: true }).waitFor();
});

it('what was filed is offered, admitted by the judge, and page by page on the screens of court and client', async () => {
  const given = inPersian(await newLink(registry, hearing, 'accused'));
  // At the same time: a judge who waits with a camera costs CPU time.
  [judge, clerk, accused] = await Promise.all([
    comesFromDesk('judge', judgeVisitor),
    comesFromDesk('clerk', clerkVisitor),
    ScreenPerson.comeIn(browser, service, 'accused', {
      language: 'fa',
      viewport: PHONE,
      link: given,
      camera: false,
      microphone: false,
    }),
  ]);
  await button(judge.page, say(fa.people.buttons.admit.name, { name: PEOPLE.accused.name })).click();
  await accused.reads(fa.courtroom.offRecord);
  await judge.press(fa.judge.start);
  await accused.reads(fa.courtroom.onRecord);
  await clerk.press(fa.panels.exhibits);
  await clerk.press(exhibits.offer);
  await judge.press(fa.panels.exhibits);
  await judge.page.locator('.exhibit-panel summary', { hasText: RECEIPT }).click();
  await judge.press(exhibits.admit);
  await judge.press(exhibits.show);
  const areAt = async (page: string): Promise<void> => {
    const name = say(exhibits.pageOf, { number: '۱', page, pages: '۲' });
    await Promise.all([judge, clerk, accused].map((one) => one.page.getByRole('img', { name, exact: true }).waitFor()));
  };
  await areAt('۱');
  await judge.page.locator('.exhibit__acts').getByRole('button', { name: exhibits.pageAfter, exact: true }).click();
  await areAt('۲');
  await judge.press(exhibits.hide);
  await accused.page.locator('.exhibit').waitFor({ state: 'detached' });
});

it('court and clerk write at once, those present read along, and nothing is lost when the service is killed', async () => {
  await openMinutes(clerk);
  await openMinutes(judge);
  await button(clerk.page, minutesFa.parts.opening).click();
  await textOf(clerk).getByText('رضا کیانی').waitFor();
  await textOf(judge).getByText('به ریاست رضا کیانی').waitFor();
  // Clerk and judge write at the same time, each in a separate line.
  await clerk.page.keyboard.press('Enter');
  await clerk.page.keyboard.type('منشی می‌نویسد: نشانی IBAN درست است.', { delay: 15 });
  await textOf(judge).getByText('نشانی IBAN درست است.').waitFor();
  await textOf(judge).click();
  await judge.page.keyboard.press('Control+End');
  await judge.page.keyboard.press('Enter');
  await judge.page.keyboard.type('سطر ');
  // At the very place where a line is broken meanwhile, words may go to either of the two.
  await textOf(clerk).getByText('سطر').waitFor();
  await Promise.all([
    clerk.page.keyboard.type(' پایان سطر منشی.', { delay: 15 }),
    judge.page.keyboard.type('قاضی', { delay: 15 }),
  ]);
  await textOf(judge).getByText('پایان سطر منشی.').waitFor();
  await textOf(clerk).getByText('سطر قاضی').waitFor();
  expect(await textOf(clerk).innerText()).toBe(await textOf(judge).innerText());

  await openMinutes(accused, true);
  await textOf(accused).getByText('سطر قاضی').waitFor();
  await button(accused.page, minutesFa.larger).click();

  await clerk.reads(minutesFa.saved);
  await service.kill('SIGKILL');
  await clerk.reads(minutesFa.offline);
  await clerk.page.keyboard.type(' هنگام قطعی نوشته شد.', { delay: 15 });
  await service.run();
  await textOf(judge).getByText('هنگام قطعی نوشته شد.').waitFor({ timeout: 30_000 });
  await textOf(accused).getByText('هنگام قطعی نوشته شد.').waitFor({ timeout: 30_000 });
  await clerk.reads(minutesFa.saved);
  expect(await textOf(clerk).innerText()).toBe(await textOf(judge).innerText());
});

it('the caret goes in Persian where the keys point, also past Latin words', async () => {
  const { page } = clerk;
  await textOf(clerk).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('سلام دنیا');
  // To the right is back, where the text runs from right to left.
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.type('٭');
  await textOf(clerk).getByText('سلام د٭نیا').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('٫');
  await textOf(clerk).getByText('س٫لام د٭نیا').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' و IBAN است');
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('Backspace');
  await textOf(judge).getByText('س٫لام د٭نیا و IBAN', { exact: true }).waitFor();
});

it('the next date is set from the room: all read it, it stands in the minutes, and the summons are out before anybody leaves', async () => {
  await judge.press(fa.panels.next);
  const times = judge.page.locator('.next-panel__times').first().getByRole('button');
  const when = (await times.first().getAttribute('aria-label'))!;
  await times.first().click();
  await judge.press(next.confirm);
  const said = say(fa.nextHearing, { when });
  await Promise.all([judge, clerk, accused].map((one) => one.reads(said)));
  await textOf(clerk).getByText('موکول شد').waitFor();
  const { items } = await registry.do(searchBookings, { body: { caseNumber: CASE.number, limit: 20 } });
  expect(items).toHaveLength(2);
  const invited = async () => {
    const sent = await registry.do(readInbox, { query: { limit: 50 } });
    return sent.items.filter(({ body }) => body.includes(when.split('،')[0]!)).map(({ to }) => to.slice(-10));
  };
  const phones = Object.values(PEOPLE).map(({ phone }) => phone.slice(1));
  await expect.poll(invited, { timeout: 10_000 }).toEqual(expect.arrayContaining(phones));
  await openMinutes(judge);
});

it('each answers by a code for exactly what they read: one objects, one signs later from the portal, one refuses, and the judge signs last', async () => {
  await clerk.page.getByLabel(minutesFa.who).selectOption('witness');
  await button(clerk.page, minutesFa.parts.question).click();
  await clerk.page.keyboard.type('چیزی ندیدم.');
  await clerk.reads(minutesFa.saved);
  await button(clerk.page, minutesFa.reading.begin).click();
  await clerk.page.getByRole('checkbox', { name: 'زهرا محمدی' }).uncheck();
  await button(clerk.page, minutesFa.reading.confirm).click();
  await accused.reads(minutesFa.sign.title);
  await answers(accused.page, PEOPLE.accused.phone, 'object', 'به سطر دوم اعتراض دارم.');
  await clerk.reads('به سطر دوم اعتراض دارم.');
  await judge.reads(minutesFa.answers.objected);

  await judge.press(fa.judge.end);
  await judge.choose(fa.judge.close);
  await judge.press(fa.judge.closeConfirm);
  for (const one of [judge, clerk, accused]) {
    await one.reads(fa.closed.title);
    await one.close();
  }
  // When the hearing is over, the lawyer signs from the page of the own case.
  await own.goto(`${service.origin}/my/cases/${caseId}`);
  await button(own, m.hearings.sign).click();
  await textOf({ page: own }).getByText('سطر قاضی').waitFor();
  await answers(own, PEOPLE.lawyer.phone, 'sign');
  const ofLawyer = own.getByRole('listitem').filter({ hasText: PEOPLE.lawyer.name });
  await ofLawyer.getByText(minutesFa.answers.signed).waitFor();
  // The witness has no case in the portal and comes by a link.
  const witness = await (await browser.newContext({ viewport: PHONE })).newPage();
  await witness.goto(inPersian(await newLink(registry, hearing, 'witness')));
  await link(witness, laterConductFa.readMinutes).click();
  await textOf({ page: witness }).getByText('چیزی ندیدم.').waitFor();
  expect(await textOf({ page: witness }).innerText()).not.toContain('سطر قاضی');
  await answers(witness, PEOPLE.witness.phone, 'refuse', 'متن کامل نیست.');
  await witness.getByText(minutesFa.answers.refused).waitFor();

  const desk = await atDesk(judgeVisitor, `/minutes/${hearing}`);
  await desk.getByText('متن کامل نیست.').waitFor();
  await desk.getByRole('img', { name: say(minutesFa.answers.drawn, { name: PEOPLE.lawyer.name }) }).waitFor();
  await answers(desk, null, null);
  await desk.getByText(minutesFa.answers.closed.split('{{at}}')[1]!.trim()).waitFor();
  await own.getByText(minutesFa.answers.closed.split('{{at}}')[1]!.trim()).waitFor();
  expect(await desk.getByText(minutesFa.answers.otherText).count()).toBe(0);
  // Later the lawyer finds the signed minutes in the portal.
  await own.goto(`${service.origin}/my/cases/${caseId}`);
  await button(own, m.hearings.read).click();
  await own.getByText(minutesFa.answers.closed.split('{{at}}')[1]!.trim()).waitFor();
  // The judge at the desk and the lawyer, who came from the portal, save the same paper; a witness has none.
  const papers = await Promise.all(
    [desk, own].map(async (page) => {
      const [download] = await Promise.all([page.waitForEvent('download'), button(page, minutesFa.paper.save).click()]);
      return readFileSync(await download.path());
    }),
  );
  expect(papers[0]!.subarray(0, 5).toString()).toBe('%PDF-');
  expect(papers[1]!.equals(papers[0]!)).toBe(true);
  expect(await button(witness, minutesFa.paper.save).count()).toBe(0);
  // A line's link plays the second at which the line was begun.
  const played = await textOf({ page: desk }).getByRole('link').last().getAttribute('href');
  expect(played).toMatch(new RegExp(`^/record/${hearing}#at=\\d+$`));
});

it('an order is drafted from a template, signed by a code of the judge’s app, served, and opened in the portal: the time begins', async () => {
  const writer = await atDesk(clerkVisitor, `/staff/cases/${caseId}/orders`);
  await button(writer, staffFa.cases.orderTemplates.remedy).click();
  const title = await writer.getByLabel(staffFa.cases.documentTitle).inputValue();
  await button(writer, staffFa.cases.saveDraft).click();
  await writer.getByText(staffFa.cases.orderStages.draft, { exact: true }).waitFor();
  const order = new URL(writer.url()).pathname;

  const judging = await atDesk(judgeVisitor, order);
  await judging.getByText(title).first().waitFor();
  await button(judging, staffFa.cases.sign).click();
  await judging.getByText(staffFa.cases.signedThing).waitFor();
  await button(judging, staffFa.cases.signNow).click();
  const code = judging.getByLabel(staffFa.cases.signCode);
  await code.fill('000000');
  await button(judging, staffFa.cases.signNow).click();
  await judging.getByText(staffFa.errors['wrong-code']).first().waitFor();
  await code.fill(await appCode());
  await button(judging, staffFa.cases.signNow).click();
  await button(judging, staffFa.cases.serve).click();
  await button(judging, staffFa.cases.serveNow).click();
  const services = judging.getByRole('table', { name: staffFa.cases.service });
  await services.getByRole('row', { name: PEOPLE.lawyer.name }).waitFor();

  await own.goto(`${service.origin}/my/cases/${caseId}`);
  await own.getByText(m.due['open-order']).waitFor();
  await link(own, m.go['open-order']).first().click();
  await own.getByText(papersFa.served.waits).waitFor();
  await button(own, papersFa.served.open).click();
  await own.getByText(papersFa.served.until.remedy).waitFor();
  await own.locator('.page-picture').waitFor();
  const [saved] = await Promise.all([own.waitForEvent('download'), button(own, m.save).click()]);
  paper = readFileSync(await saved.path());
  expectTagged(paper, title);
  expect(await expectSealed(paper)).toMatchObject({ title, content: { kind: 'order' } });
  await judging.reload();
  await services
    .getByRole('row', { name: PEOPLE.lawyer.name })
    .getByText(staffFa.cases.serviceResults.opened)
    .waitFor();

  // Whoever leaves has to enter anew.
  await own.goto(`${service.origin}/my`);
  await button(own, m.leave).click();
  await own.getByRole('heading', { level: 1, name: m.entry.title }).waitFor();
  await own.goto(`${service.origin}/my/cases/${caseId}`);
  await own.getByRole('heading', { level: 1, name: m.entry.title }).waitFor();
  expect(await own.locator('body').innerText()).not.toContain(CASE.title);
});

it('anybody checks the order by the number on it: it is intact, and with one byte changed it is not what was signed', async () => {
  const { check } = JSON.parse(attachedTo(paper)) as { readonly check: string };
  const { results, ...words } = papersFa.check;
  const anybody = await (await browser.newContext({ viewport: PHONE, locale: 'fa-IR' })).newPage();
  await anybody.goto(`${service.origin}/check`);
  await anybody.getByLabel(words.number).fill(check);
  const checks = async (buffer: Buffer): Promise<void> => {
    await anybody.locator('input[type=file]').setInputFiles({ name: 'order.pdf', mimeType: 'application/pdf', buffer });
    await button(anybody, words.submit).click();
  };
  await checks(paper);
  await anybody.getByText(results.genuine).waitFor();
  const altered = Buffer.from(paper);
  altered[altered.length >> 1]! ^= 1;
  await checks(altered);
  await anybody.getByText(results.altered).waitFor();
});

it('the sealed file of the record holds the minutes as they were signed and the order as it was served, and is intact', async () => {
  await service.logged(({ msg }) => msg === 'record is whole');
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-proceedings-'));
  const file = join(folder, 'record.asice');
  const settings = { ...service.places, PUBLIC_URL: service.origin };
  expect(runCommand('record-seal', settings, hearing, '--out', file)).toMatchObject({ status: 0, stderr: '' });
  copyVerifier(folder);
  const verify = spawnSync(process.execPath, [join(folder, 'verify.mjs'), file, '--json'], { encoding: 'utf8' });
  expect(JSON.parse(verify.stdout)).toMatchObject({
    ok: true,
    hearing,
    minutes: { phase: 'closed', signed: 2, objected: 1, refused: 1, closed: {} },
    orders: { papers: [{ served: 2, opened: 1, isWithdrawn: false }], withheld: 0, altered: [] },
    exhibits: { given: [{ exhibit: 1, isWithdrawn: false }], withheld: 0, altered: [] },
  });
  // The same verifier as a page from a disk.
  const [courtKey] = (JSON.parse(verify.stdout) as { keys: string[] }).keys;
  const page = await (await browser.newContext({ viewport: PHONE, offline: true })).newPage();
  await page.goto(pathToFileURL(join(folder, 'verify.html')).href);
  await page.getByLabel(/انتخاب فایل/).setInputFiles(file);
  await page.getByRole('status').filter({ hasText: 'کلید دادگاه داده نشد' }).waitFor();
  await page.locator('#key').fill(courtKey!);
  await page.locator('#key').blur();
  await page.getByRole('status').filter({ hasText: 'سالم است' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('status').filter({ hasText: 'Intact' }).waitFor();
  // A paper, with the same key.
  await page
    .getByLabel(/Choose a file/)
    .setInputFiles({ name: 'order.pdf', mimeType: 'application/pdf', buffer: paper });
  await page.getByRole('status').filter({ hasText: 'Intact. The paper' }).waitFor();
  expect(await page.locator('#texts pre').textContent()).toBe(attachedTo(paper, 2));
  // The result for one file and key disappears with another file or an unreadable key.
  await page.locator('#key').fill('not a key');
  await page.getByLabel(/Choose a file/).setInputFiles(join(folder, 'verify.mjs'));
  await page
    .getByRole('status')
    .filter({ hasText: /Not checked[\s\S]*verify\.mjs/ })
    .waitFor();
  const given = await fetch(`${service.origin}${API_PATH}${readVerifier.path}`);
  expect(await given.text()).toBe(readFileSync(join(folder, 'verify.html'), 'utf8'));
  const part = (name: string) => spawnSync('unzip', ['-p', file, name], { encoding: 'buffer' }).stdout;
  expect(paper.equals(part('orders/*.pdf'))).toBe(true);
  // The order's data, attached to its paper, are those that the case's log names.
  const signing = readExtract(part('case.jsonl').toString())
    .filter(isShown)
    .find(({ type }) => type === 'order-signed');
  const { text: signed } = JSON.parse(signing!.payload) as { readonly text: string };
  expect(createHash('sha256').update(attachedTo(paper)).digest('hex')).toBe(signed);
  const order = join(folder, 'order.pdf');
  writeFileSync(order, paper);
  const { fingerprint } = await registry.do(readSealCertificate, {});
  const ofOrderBy = (key: string) =>
    spawnSync(process.execPath, [join(folder, 'verify.mjs'), order, '--json', '--key', key], { encoding: 'utf8' });
  expect(ofOrderBy('00'.repeat(32))).toMatchObject({ status: 1 });
  expect(ofOrderBy(courtKey!)).toMatchObject({ status: 0 });
  const ofOrder = ofOrderBy(fingerprint);
  expect(ofOrder.status).toBe(0);
  expect(JSON.parse(ofOrder.stdout)).toMatchObject({
    ok: true,
    keyGiven: true,
    certificate: fingerprint,
    content: { kind: 'order', judge: 'رضا کیانی', sha256: signed },
    texts: [{ name: 'order.txt', text: attachedTo(paper, 2) }],
  });
  // One has drawn a signature, and two have not.
  expect(
    part('minutes.txt')
      .toString()
      .match(/امضای دستی/g),
  ).toHaveLength(1);
  rmSync(folder, { recursive: true });
});

it('a lawyer whom the case does not name files a power of attorney, the clerk confirms it at the desk, and the lawyer sees the case', async () => {
  const { titles, ...power } = m.power;
  const page = await entersAs('/my/power', '۰۴۹۹۳۷۰۸۹۹', '09121110004', [power.entryTitle, titles.case]);
  const answer = async (title: string, label: string, value: string) => {
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByLabel(label, { exact: true }).fill(value);
    await button(page, t.continue).click();
  };
  await answer(titles.case, m.number, CASE.number);
  await answer(titles.client, power.client, '۰۷۹۰۴۱۹۹۰۴');
  await answer(titles.name, power.name, 'مینا کریمی');
  await answer(titles.licence, power.licence, '۲۱۸۴۷');
  const buffer = pdfOf(['Power of attorney']);
  await page.locator('input[type=file]').setInputFiles({ name: 'power.pdf', mimeType: 'application/pdf', buffer });
  await button(page, m.file.submit).click();
  await page.getByRole('heading', { level: 1, name: power.sent }).waitFor();
  await link(page, power.toList).click();
  await page.getByText(power.states.waiting).waitFor();
  expect(await page.getByRole('link', { name: CASE.title }).count()).toBe(0);

  const desk = await atDesk(clerkVisitor, '/staff/mine');
  await link(desk, staffFa.own.taskKinds['decide-power']).click();
  await desk.getByText(PEOPLE.accused.name).waitFor();
  // The page of the confirmation shows the paper itself.
  await desk.getByRole('region', { name: staffFa.cases.pages }).getByRole('img').waitFor();
  await button(desk, staffFa.powers.confirm).click();
  await desk.getByText(staffFa.powers.confirmed).waitFor();

  await page.reload();
  await page.getByRole('link', { name: CASE.title }).click();
  await page.getByRole('heading', { level: 1, name: CASE.title }).waitFor();
  await page.getByText(PEOPLE.accused.name).first().waitFor();
});
