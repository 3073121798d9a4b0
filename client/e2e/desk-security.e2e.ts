import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelBooking, createBooking } from '@mahzar/shared/rest/bookings';
import { createApiClient, listApiClients } from '@mahzar/shared/rest/api-clients';
import { readInbox, writeTemplate } from '@mahzar/shared/rest/messages';
import { API_PATH } from '@mahzar/shared/rest/route';
import { inviteStaff } from '@mahzar/shared/rest/staff';
import { createWebhook } from '@mahzar/shared/rest/webhooks';
import { TestClient } from '../../server/test/support/client.ts';
import { DAYTIME } from '../../server/test/support/daytime.ts';
import { Visitor } from '../../server/test/support/desk.ts';
import { TestService } from '../../server/test/support/service.ts';
import { codeAt } from '../../server/test/support/sign-in.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { boardEn } from '../src/i18n/desk/board.en.ts';
import { staffEn } from '../src/i18n/staff.en.ts';
import { DESK } from './support/browser.ts';
import { startOtherSite } from './support/other-site.ts';
import type { OtherSite } from './support/other-site.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* In a browser, on the real pages: text typed by staff is shown as text, and pages of other sites cannot act in a colleague's
name. Attacks without a browser (guessing, timing, enumeration) are in server/test/staff-security.test.ts. */

/** Would run wherever text is taken for markup: in text, in an attribute of either quote, in a script, as an address. */
const SCRIPT = `"'></title></textarea><img src=x onerror=hacked()><svg onload=hacked()><script>hacked()</script>{{7*7}}`;

/** The same for texts of messages, where braces have a meaning, with invalid links. */
const TEXT = `${SCRIPT.replace('{{7*7}}', '')} <a href="javascript:hacked()">javascript:hacked()</a> https://court.example/"onmouseover="hacked() {title} {link}`;

/** Not at each frame, which is the default: the page would be drawn 60 times a second meanwhile. */
const LOOK_EVERY_MS = 20;

declare global {
  interface Window {
    hacks: string[];
  }
}

let browser: SharedChromium;
let service: TestService;
let other: OtherSite;
let context: BrowserContext;
let administrator: Visitor;

beforeAll(async () => {
  [browser, service, other] = await Promise.all([sharedChromium(), TestService.start(DAYTIME), startOtherSite()]);
  // A name that stands on every page would hide what a page itself does.
  [administrator, context] = await comeAs('Administrator');
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await other.stop();
});

/** Creates a colleague with all roles and opens their browser. */
async function comeAs(name: string): Promise<[Visitor, BrowserContext]> {
  const roles = ['administrator', 'scheduler', 'clerk', 'judge', 'support'] as const;
  const { cookie, account } = await addColleagueTo(service, { roles, name });
  const theirs = await browser.newContext({ viewport: DESK });
  const [key = '', value = ''] = cookie.split(/=(.*)/s);
  await theirs.addCookies([{ name: key, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  await theirs.addInitScript(() => {
    window.hacks = [];
    Object.assign(window, { hacked: () => window.hacks.push('run') });
    // What the policy had to stop would be a hole that only the policy covers.
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
      window.hacks.push(violatedDirective);
    });
  });
  return [new Visitor(service.origin, cookie, account), theirs];
}

/**
 * Goes to a page: within the desk as its own links do, which costs a third of loading all of it anew. An address with a language is
 * loaded, since the page reads the language only then.
 */
async function go(page: Page, address: string): Promise<void> {
  const desk = `${service.origin}/staff`;
  if (!page.url().startsWith(desk) || !address.startsWith(desk) || address.includes('lang=')) {
    await page.goto(address);
    return;
  }
  const title = await page.locator('h1').innerText();
  await page.evaluate((url) => window.history.pushState(null, '', url), address);
  // The former page has the script too.
  await page.waitForFunction(
    (former) => ![null, former].includes(document.querySelector('h1')?.innerText ?? null),
    title,
    { polling: LOOK_EVERY_MS },
  );
}

/** Goes to a page and waits until it shows the script as text. Expects that the script neither ran nor was blocked. */
async function showsAsText(
  path: string,
  { by = context, open = () => Promise.resolve() }: { by?: BrowserContext; open?: (page: Page) => Promise<void> } = {},
): Promise<void> {
  // One page per person: every new page would be a process that compiles all scripts again.
  const page = by.pages()[0] ?? (await by.newPage());
  await go(page, path.startsWith('http') ? path : service.origin + path);
  await open(page);
  await page.waitForFunction(
    (text) => {
      const typed = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value);
      return [document.body.innerText, ...typed].some((shown) => shown.includes(text));
    },
    SCRIPT.slice(0, 50),
    { polling: LOOK_EVERY_MS },
  );
  expect(await page.evaluate(() => window.hacks), path).toEqual([]);
  const live = 'img[src=x], svg[onload], [onerror], [onmouseover], [href^="javascript:" i]';
  expect(await page.locator(live).count(), path).toBe(0);
}

describe('a script that somebody typed', () => {
  let booked: string;
  let filed: string;
  let link: string;
  /** The browser of a colleague whose name is the script. */
  let itself: BrowserContext;
  const person = { name: SCRIPT, phone: '09123334455', email: 'script@court.example', language: 'en' };

  beforeAll(async () => {
    await administrator.do(inviteStaff, { body: { name: SCRIPT, email: 'script@court.example', roles: ['clerk'] } });
    const name = SCRIPT.slice(0, 100);
    const [scripted, theirs] = await comeAs(SCRIPT);
    itself = theirs;
    await scripted.do(createApiClient, { body: { name, acts: ['read-bookings'], expiresAt: null } });
    const address = 'https://court.example/?q=%3Cscript%3E';
    await administrator.do(createWebhook, { body: { name, address, events: ['hearing-closed'] } });
    for (const audience of ['court', 'party']) {
      const params = { event: 'invited', audience, channel: 'email', language: 'en' };
      const text = { subject: SCRIPT.replace('{{7*7}}', '').slice(0, 140), body: TEXT, version: 0 };
      await administrator.do(writeTemplate, { params, body: text });
    }
    const startsAt = Date.now() + 3_600_000;
    const draft = {
      caseNumber: '140568920000012345',
      branch: SCRIPT,
      room: SCRIPT.slice(0, 80),
      kind: 'courtroom',
      startsAt,
      endsAt: startsAt + 3_600_000,
      title: SCRIPT,
      notes: SCRIPT,
      people: [
        { ...person, id: 'judge', role: 'presiding-judge' },
        { ...person, id: 'citizen', role: 'complainant', needs: SCRIPT },
      ],
    };
    const booking = await administrator.do(createBooking, { body: draft });
    booked = booking.id;
    filed = booking.case.id;
    const cancelled = await administrator.do(createBooking, { body: { ...draft, startsAt: startsAt + 1000 } });
    await administrator.do(cancelBooking, {
      params: { booking: cancelled.id },
      body: { version: cancelled.version, reason: SCRIPT },
    });
    link = await vi.waitFor(
      async () => {
        const { items } = await administrator.do(readInbox);
        const found = items.map(({ body }) => /http:\/\/localhost\S+/.exec(body)?.[0]).find((one) => one !== undefined);
        if (found === undefined) throw new Error('nobody was sent a link');
        return found;
      },
      { timeout: 30_000, interval: 200 },
    );
  });

  it.each([
    '/staff/colleagues',
    '/staff/audit',
    '/staff/bookings',
    '/staff/bookings/BOOKING',
    '/staff/bookings/BOOKING/change',
    '/staff/cause-list',
    '/staff/cases/CASE',
    '/staff/cases/CASE/change',
    '/staff/templates?event=invited&audience=court&channel=email&language=en',
    '/staff/inbox',
    '/staff/allocation',
    '/staff/machines',
    '/staff/webhooks',
    '/staff/board',
  ])('is text on %s', async (path) => {
    await showsAsText(path.replace('BOOKING', booked).replace('CASE', filed));
  });

  it('is text where people are chosen who are told of an order', () =>
    showsAsText(`/staff/bookings/${booked}?lang=en`, {
      open: (page) => page.getByRole('button', { name: staffEn.booking.order, exact: true }).click(),
    }));

  it('is text in the talk with somebody who asks for help', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    const asked = await citizen.ask('ask-for-help', { text: SCRIPT, nonce: 'nonce-0001' });
    expect(asked).toMatchObject({ ok: true });
    await showsAsText('/staff/board?lang=en', {
      async open(page) {
        await page.locator('.board__open').first().waitFor();
        for (const row of await page.locator('.board__open').all()) await row.click();
        await page.getByText(boardEn.talk.openShort, { exact: true }).click();
        await page.getByRole('dialog').getByText(SCRIPT.slice(0, 50)).waitFor();
      },
    });
    citizen.close();
  });

  it('is text on the pages of whoever is called so', () => showsAsText('/staff/account', { by: itself }));

  it("is text on a citizen's first page", () => showsAsText(link));
});

describe('a page of somebody else', () => {
  const made = async () => (await administrator.do(listApiClients)).items.length;
  const body = JSON.stringify({ name: 'forged', acts: ['read-bookings'], expiresAt: null });
  const target = () => `${service.origin}${API_PATH}/machines`;

  it.each(['crossSite', 'sameSite'] as const)('changes nothing in the name of a colleague (%s)', async (site) => {
    const before = await made();
    const page = await context.newPage();
    await page.goto(other[site]);
    const answers = await page.evaluate(
      async ([url, text]) => {
        const tries: RequestInit[] = [
          { headers: { 'Content-Type': 'text/plain' } },
          { headers: { 'Content-Type': 'application/json', 'X-Mahzar': '1' } },
          { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
          { mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } },
        ];
        const seen: string[] = [];
        for (const one of tries) {
          const request = { method: 'POST', credentials: 'include', body: text!, ...one } as const;
          seen.push(
            await fetch(url!, request).then(
              (response) => response.type,
              () => 'refused by the browser',
            ),
          );
        }
        return seen;
      },
      [target(), body],
    );
    expect(new Set(answers)).toEqual(new Set(['refused by the browser']));
    // A form needs nobody's leave to be sent.
    await page.evaluate(
      ([url, text]) => {
        const form = Object.assign(document.createElement('form'), {
          method: 'post',
          action: url,
          enctype: 'text/plain',
        });
        const [name = '', value = ''] = text!.split(/(?<=^.)/s);
        form.append(Object.assign(document.createElement('input'), { name, value }));
        document.body.append(form);
        form.submit();
      },
      [target(), body],
    );
    await page.waitForURL(target());
    expect(await page.textContent('body')).toMatch(/cross-site|not-signed-in|bad-request/);
    expect(await made()).toBe(before);
    await page.close();
  });

  it.each(['crossSite', 'sameSite'] as const)('reads nothing and shows the desk in no frame (%s)', async (site) => {
    const page = await context.newPage();
    await page.goto(other[site]);
    const read = await page.evaluate(
      (url) =>
        fetch(url, { credentials: 'include' }).then(
          (response) => response.text(),
          () => 'refused by the browser',
        ),
      target(),
    );
    expect(read).toBe('refused by the browser');
    const refused = page.waitForEvent('console', (message) => /frame/i.test(message.text()));
    await page.evaluate((url) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
    }, `${service.origin}/staff`);
    expect((await refused).text()).toMatch(/frame-ancestors|X-Frame-Options/i);
    await page.close();
  });
});

describe('a cookie that somebody planted in a browser before its owner signs in', () => {
  it('is worth nothing then', async () => {
    const planted = 'P'.repeat(43);
    const victim = await browser.newContext({ viewport: DESK });
    await victim.addCookies([{ name: 'mahzar', value: planted, url: service.origin }]);
    const colleague = await addColleagueTo(service, { roles: ['clerk'], password: 'courthouse-lamp-river' });
    const page = await victim.newPage();
    await page.goto(`${service.origin}/staff?lang=en`);
    await page.getByLabel(staffEn.signIn.email).fill(colleague.email);
    await page.getByLabel(staffEn.signIn.password).fill('courthouse-lamp-river');
    await page.getByRole('button', { name: staffEn.signIn.continue }).click();
    await page.getByLabel(staffEn.code.code).waitFor();
    const half = (await victim.cookies(service.origin)).find(({ name }) => name === 'mahzar')?.value;
    await page.getByLabel(staffEn.code.code).fill(await codeAt(colleague.totp, Date.now()));
    await page.getByRole('button', { name: staffEn.signIn.title, exact: true }).click();
    await page.getByRole('navigation', { name: staffEn.nav.label }).waitFor();
    const whole = (await victim.cookies(service.origin)).find(({ name }) => name === 'mahzar')?.value;
    expect(new Set([planted, half, whole]).size).toBe(3);
    for (const worthless of [planted, half]) {
      const thief = new Visitor(service.origin, `mahzar=${worthless}`);
      expect(await thief.refused(listApiClients)).toBe('not-signed-in');
    }
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await victim.close();
  });
});

describe('somebody who guesses a password', () => {
  it('is told from when it may be tried again, whether or not there is such an account, and so is its owner', async () => {
    const colleague = await addColleagueTo(service, { roles: ['clerk'], password: 'courthouse-lamp-river' });
    const told: string[] = [];
    for (const email of [colleague.email, 'nobody@court.example']) {
      const page = await (await browser.newContext({ viewport: DESK })).newPage();
      await page.goto(`${service.origin}/staff?lang=en`);
      const sign = async (password: string) => {
        await page.getByLabel(staffEn.signIn.email).fill(email);
        await page.getByLabel(staffEn.signIn.password).fill(password);
        await page.getByRole('button', { name: staffEn.signIn.continue }).click();
      };
      const says = async (text: string | RegExp) => (await page.getByRole('alert').getByText(text).innerText()).trim();
      for (let tries = 0; tries < 5; tries += 1) {
        const answered = page.waitForResponse((response) => response.request().method() === 'POST');
        await sign(`wrong-password-${tries}`);
        expect((await answered).status()).toBe(401);
        await says(staffEn.errors['wrong-credentials']);
      }
      await sign('courthouse-lamp-river');
      told.push(await says(/You can try again from \d{2}:\d{2}/));
      await page.context().close();
    }
    // Within the same minute or the next.
    expect(new Set(told.map((text) => text.replace(/\d+/g, '')))).toEqual(
      new Set([staffEn.errors.tryAgainAt.replace('{{time}}', ':')]),
    );
  });
});
