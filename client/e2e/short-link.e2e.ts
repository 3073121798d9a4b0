import { withdrawLink } from '@mahzar/shared/rest/bookings';
import { listLinks } from '@mahzar/shared/rest/messages';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLink } from '../../server/test/support/links.ts';
import { TestService } from '../../server/test/support/service.ts';
import { en } from '../src/i18n/en.ts';
import { fa } from '../src/i18n/fa.ts';
import { PHONE } from './support/browser.ts';
import { Office } from './support/office.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* The link in a message, `/j#…`, in the receiver's browser. */

const TITLE = 'رسیدگی به شکایت زهرا احمدی';
const phones = { complainant: '09120000002', accused: '09120000003' };
const ADDRESS = /https?:\/\/\S+/;

let browser: SharedChromium;
let service: TestService;
let office: Office;
let booking: Booking;
let page: Page;
/** Addresses and headers of all requests, including sockets. */
const requests: Promise<string>[] = [];

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  office = await Office.open(service);
  booking = await office.book(TITLE, [
    { id: 'complainant', role: 'complainant', name: 'زهرا احمدی', phone: phones.complainant },
    { id: 'accused', role: 'accused', name: 'Reza Mohammadi', phone: phones.accused, language: 'en' },
  ]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});
beforeEach(async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'fa-IR' });
  page = await context.newPage();
  requests.length = 0;
  page.on('request', (request) => {
    // What follows `#` stays in the browser.
    const [address] = request.url().split('#');
    // For a request still being sent while the page closes, the driver's own copy of the headers is enough.
    const heads = request.allHeaders().catch(() => request.headers());
    requests.push(heads.then((headers) => JSON.stringify([address, headers])));
  });
  page.on('websocket', (socket) => requests.push(Promise.resolve(socket.url())));
  return () => context.close();
});

const codeOf = (link: string) => new URL(link).hash.slice(1);
const params = (person: string) => ({ booking: booking.id, person });
const reads = (text: string) => page.getByText(text, { exact: true }).waitFor();

/** Opens a link anew: with only another fragment a browser stays where it is. */
async function open(link: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(link);
}

/** Says an error in its words, and offers nothing that would not help. */
async function says(error: (typeof fa)['errors']['token-missing'], t: typeof fa | typeof en): Promise<void> {
  await page.getByRole('heading', { level: 1, name: error.title }).waitFor();
  await reads(error.text);
  await reads(t.errorPage.contact);
  expect(await page.getByRole('button', { name: t.errorPage.tryAgain }).count()).toBe(0);
}

/** All addresses in the tab's history. */
const addresses = () => page.evaluate(() => [location.href, ...navigation.entries().map(({ url }) => url)].join(' '));

describe('a short link', () => {
  it("leads to the hearing's entrance; what it opens with is in no address, no head of a request and no log", async () => {
    const link = await office.sentTo(phones.complainant, ADDRESS);
    expect(link).toMatch(/\/j#[0-9A-Za-z]{22}$/);
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await reads('زهرا احمدی');
    expect(page.url()).toBe(`${service.origin}/hearing/${booking.id}`);
    const token = await page.evaluate(() => Object.values({ ...sessionStorage }).join(' '));
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);

    await page.reload();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    const sent = (await Promise.all(requests)).join('\n');
    expect(sent).toContain('/api/v1/links/open');
    expect(sent).toContain('/signalling');
    const logged = JSON.stringify(service.log);
    expect(logged).toContain('/api/v1/links/open');
    for (const secret of [codeOf(link), ...token.split('.').slice(1)]) {
      expect(await addresses()).not.toContain(secret);
      expect(sent).not.toContain(secret);
      expect(logged).not.toContain(secret);
    }
    const { items } = await office.clerk.do(listLinks, { params: { hearing: booking.id } });
    expect(Object.fromEntries(items.map(({ seat, opened }) => [seat, opened]))).toEqual({ complainant: 1, accused: 0 });
  });

  it('opens in the language of the message', async () => {
    const link = await office.sentTo(phones.accused, ADDRESS);
    await open(link);
    await page.getByRole('button', { name: en.welcome.check, exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/hearing/${booking.id}`);
    expect(await addresses()).not.toContain(codeOf(link));
  });

  it('that the court took back says so, and where to turn to; when there is a newer one, it says that', async () => {
    const old = await office.sentTo(phones.accused, ADDRESS);
    await office.clerk.do(withdrawLink, { params: params('accused') });
    await open(old);
    await says(en.errors['token-withdrawn'], en);
    await open(old.replace('?lang=en', '?lang=fa'));
    await says(fa.errors['token-withdrawn'], fa);

    const link = await newLink(office.clerk, booking.id, 'accused');
    await open(old);
    await says(en.errors['token-replaced'], en);
    await open(link);
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    expect(await addresses()).not.toContain(new URL(link).hash.slice(1));
  });

  it('that nobody knows, that was cut off or that lost its end says so', async () => {
    const unknown = 'A1b2C3d4E5f6G7h8I9j0K1';
    await open(`${service.origin}/j#${unknown}`);
    await says(fa.errors['token-malformed'], fa);
    await open(`${service.origin}/j?lang=en#${unknown.slice(0, -3)}`);
    await says(en.errors['token-malformed'], en);
    await open(`${service.origin}/j?lang=fa`);
    await says(fa.errors['token-missing'], fa);
    expect(JSON.stringify([service.log, await Promise.all(requests)])).not.toContain(unknown.slice(0, -3));
  });
});
