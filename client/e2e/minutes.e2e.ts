import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { createBooking, ownLink } from '@mahzar/shared/rest/bookings';
import { readInbox } from '@mahzar/shared/rest/messages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../server/src/storage/database.ts';
import { Visitor } from '../../server/test/support/desk.ts';
import { newLink } from '../../server/test/support/links.ts';
import { TestService } from '../../server/test/support/service.ts';
import { freshCode } from '../../server/test/support/sign-in.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { conductFa } from '../src/i18n/conduct.fa.ts';
import { fa } from '../src/i18n/fa.ts';
import { minutesFa } from '../src/i18n/minutes.fa.ts';
import { DESK, PHONE } from './support/browser.ts';
import { button, link, say } from './support/desk-page.ts';
import { ScreenPerson } from './support/screen-person.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* The minutes of a hearing, from the first word that the clerk writes to the judge's signature: two who write at once, a service that
   is killed meanwhile, one who objects, one who refuses, one who signs later by their link. */

const HOUR = 3_600_000;
const PEOPLE = {
  accused: { name: 'علی رضایی', phone: '09121110001' },
  lawyer: { name: 'نگار صادقی', phone: '09121110002' },
  witness: { name: 'حسن مرادی', phone: '09121110003' },
};

let browser: SharedChromium;
let service: TestService;
let registry: Visitor;
let judgeVisitor: Visitor;
let hearing: string;
let judge: ScreenPerson;
let clerk: ScreenPerson;
let accused: ScreenPerson;

const textOf = ({ page }: { readonly page: Page }): Locator => page.getByLabel(minutesFa.text, { exact: true });

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  const colleague = async (role: 'judge' | 'clerk', name: string) => {
    const { cookie, account, totp } = await addColleagueTo(service, { roles: [role], name });
    return Object.assign(new Visitor(service.origin, cookie, account), { totp });
  };
  judgeVisitor = await colleague('judge', 'رضا کیانی');
  const clerkVisitor = await colleague('clerk', 'زهرا محمدی');
  registry = await colleague('clerk', 'نرگس صادقی');
  const startsAt = Date.now() + HOUR / 4;
  const people = [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judgeVisitor.account },
    { id: 'clerk', role: 'clerk', name: 'زهرا محمدی', staffAccount: clerkVisitor.account },
    { id: 'accused', role: 'accused', ...PEOPLE.accused },
    { id: 'lawyer', role: 'lawyer', ...PEOPLE.lawyer, with: ['accused'] },
    { id: 'witness', role: 'witness', ...PEOPLE.witness },
  ];
  const texts = { caseNumber: '140568920003215471', branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
  hearing = (await registry.do(createBooking, { body: { ...texts, startsAt, endsAt: startsAt + HOUR, people } })).id;
  const comeIn = async (seat: string, url: string, viewport = DESK, to: 'courtroom' | 'waiting-room' = 'courtroom') =>
    ScreenPerson.comeIn(browser, service, seat, { language: 'fa', viewport, to, link: inPersian(url) });
  const own = async (visitor: Visitor) => (await visitor.do(ownLink, { params: { booking: hearing }, body: {} })).link;
  judge = await comeIn('judge', await own(judgeVisitor));
  clerk = await comeIn('clerk', await own(clerkVisitor));
  accused = await comeIn('accused', await newLink(registry, hearing, 'accused'), PHONE, 'waiting-room');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

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

/** Reads the text to its end, answers, and shows by a code who answers: of the message, or of the judge's app. */
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
  if (phone !== null) {
    await button(page, minutesFa.sign.send).click();
    let code: string | undefined;
    const sent = async () => {
      const { items } = await registry.do(readInbox, { query: { limit: 50 } });
      const found = items.find(({ to, body }) => to.endsWith(phone.slice(1)) && /(?<!\d)\d{6}(?!\d)/.test(body));
      return (code = /(?<!\d)\d{6}(?!\d)/.exec(found?.body ?? '')?.[0]);
    };
    await expect.poll(sent, { timeout: 10_000 }).toBeDefined();
    await page.getByLabel(minutesFa.sign.code).fill(code!);
  } else {
    const database = await connect(service.database);
    await page.getByLabel(minutesFa.sign.appCode).fill(await freshCode(database, judgeVisitor));
    await database.db.destroy();
  }
  await button(page, how === null ? minutesFa.sign.closeConfirm : minutesFa.sign.confirm).click();
}

it('court and clerk write at once, those present read along, and nothing is lost when the service is killed', async () => {
  await button(judge.page, say(fa.people.buttons.admit.name, { name: PEOPLE.accused.name })).click();
  await accused.reads(fa.courtroom.offRecord);
  await openMinutes(clerk);
  await openMinutes(judge);
  await button(clerk.page, minutesFa.parts.opening).click();
  await textOf(clerk).getByText('رضا کیانی').waitFor();
  await textOf(judge).getByText('به ریاست رضا کیانی').waitFor();
  // Both at once, each at a line of their own.
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

it('each answers by a code for exactly what they read: one objects, one refuses, one signs later, and the judge signs last', async () => {
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

  // The others come by their links when the hearing is over.
  await judge.press(fa.judge.end);
  await judge.choose(fa.judge.close);
  await judge.press(fa.judge.closeConfirm);
  const later = async (seat: 'lawyer' | 'witness'): Promise<Page> => {
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    await page.goto(inPersian(await newLink(registry, hearing, seat)));
    await link(page, conductFa.readMinutes).click();
    await textOf({ page }).waitFor();
    return page;
  };
  const lawyer = await later('lawyer');
  await answers(lawyer, PEOPLE.lawyer.phone, 'refuse', 'متن کامل نیست.');
  await lawyer.getByText(minutesFa.answers.refused).waitFor();
  const witness = await later('witness');
  await textOf({ page: witness }).getByText('چیزی ندیدم.').waitFor();
  expect(await textOf({ page: witness }).innerText()).not.toContain('سطر قاضی');
  await answers(witness, PEOPLE.witness.phone, 'sign');
  await witness.getByText(minutesFa.answers.signed).waitFor();

  const context = await browser.newContext({ viewport: DESK });
  const [name = '', value = ''] = (judgeVisitor.cookie ?? '').split(/=(.*)/s);
  await context.addCookies([{ name, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  const desk = await context.newPage();
  await desk.goto(`${service.origin}/minutes/${hearing}?lang=fa`);
  await desk.getByText('متن کامل نیست.').waitFor();
  await answers(desk, null, null);
  await desk.getByText(minutesFa.answers.closed.split('{{at}}')[1]!.trim()).waitFor();
  await lawyer.getByText(minutesFa.answers.closed.split('{{at}}')[1]!.trim()).waitFor();
  expect(await desk.getByText(minutesFa.answers.otherText).count()).toBe(0);
  // Whoever is at the desk, and whoever has refused by their link, save the same paper; a witness has none.
  const papers = await Promise.all(
    [desk, lawyer].map(async (page) => {
      const [download] = await Promise.all([page.waitForEvent('download'), button(page, minutesFa.paper.save).click()]);
      return readFileSync(await download.path());
    }),
  );
  expect(papers[0]!.subarray(0, 5).toString()).toBe('%PDF-');
  expect(papers[1]!.equals(papers[0]!)).toBe(true);
  expect(await button(witness, minutesFa.paper.save).count()).toBe(0);
  // A line plays the second at which it was begun.
  const played = await textOf({ page: desk }).getByRole('link').last().getAttribute('href');
  expect(played).toMatch(new RegExp(`^/record/${hearing}#at=\\d+$`));
});
