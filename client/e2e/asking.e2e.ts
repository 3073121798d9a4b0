import { createOffice } from '@mahzar/shared/rest/offices';
import { shownTrackingCode } from '@mahzar/shared/requests/tracking-code';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from '../../server/test/support/desk.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { citizenFa as t } from '../src/i18n/citizen.fa.ts';
import { PHONE } from './support/browser.ts';
import { Office } from './support/office.ts';
import { until } from './support/senses.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A citizen asks for a meeting on a phone, and comes back to the request from another one. */

const NAME = 'زهرا احمدی';
const NATIONAL_ID = '۰۴۹۹۳۷۰۸۹۹';
const MOBILE = '۰۹۱۲ ۳۴۵ ۶۷۸۹';
const TO = '+989123456789';
const TEXT = 'برادرم از سه هفته پیش در بازداشت است.';

let browser: SharedChromium;
let service: TestService;
let office: Office;
let context: BrowserContext;
let page: Page;
/** Scripts that the first page loaded. */
const scripts: string[] = [];

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
  office = await Office.open(service);
  const { cookie, account } = await addColleagueTo(service, { roles: ['scheduler', 'prosecutor'], name: 'رضا کریمی' });
  const block = { from: 0, to: 1440, turnMinutes: 30, officials: [account], ahead: 48, onTheDay: 20, kinds: [] };
  await new Visitor(service.origin, cookie, account).do(createOffice, {
    body: {
      name: 'دادسرای لنگرود',
      place: 'خیابان امام',
      telephone: '01342520000',
      kinds: ['complaint', 'detention', 'other'],
      recording: 'by-consent',
      officials: [{ account, title: 'prosecutor', room: '۱' }],
      weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, blocks: [block] })),
      exceptions: [],
      daysAhead: 7,
    },
  });
  context = await browser.newContext({ viewport: PHONE, locale: 'fa-IR' });
  page = await context.newPage();
  page.on('request', (request) => void scripts.push(request.url()));
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const press = (name: string, on = page) => on.getByRole('button', { name, exact: true }).click();
const goOn = (on = page) => press(t.continue, on);
const reads = (title: string, on = page) => on.getByRole('heading', { level: 1, name: title }).waitFor();
const fill = (label: string, text: string, on = page) => on.getByLabel(label, { exact: true }).fill(text);
const choose = (label: string) => page.locator('label', { hasText: label }).first().click();
/** The code of the newest message. */
const code = () => office.sentTo(TO, /(?<![\dA-Za-z])\d{6}(?![\dA-Za-z])/);

/** A photo as phones make them, of some megabytes. */
async function aPhoto(on: Page): Promise<Buffer> {
  const data = await on.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [4000, 3000];
    const context = canvas.getContext('2d')!;
    for (let at = 0; at < 40_000; at++) {
      context.fillStyle = `hsl(${(at * 137) % 360} 60% ${at % 97}%)`;
      context.fillRect((at * 7919) % 4000, (at * 104_729) % 3000, 9 + (at % 40), 9 + (at % 31));
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1]!;
  });
  return Buffer.from(data, 'base64');
}

/** A PDF with an action that runs when it is opened. */
const ACTIVE_PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

describe('a citizen on a phone', () => {
  it('asks for a meeting, one question a page, and gets a tracking code', async () => {
    await page.goto(`${service.origin}/ask`);
    await reads(t.start.title);
    expect(scripts.filter((address) => /\/(media|courtroom|devices)-/.test(address))).toEqual([]);
    await press(t.start.begin);

    await reads(t.name.title);
    await goOn();
    await page.getByRole('alert').getByText(t.problems['name-missing']).waitFor();
    await fill(t.name.label, NAME);
    await goOn();

    await reads(t.nationalId.title);
    await fill(t.nationalId.label, '۰۴۹۹۳۷۰۸۹۸');
    await goOn();
    await page.getByRole('alert').getByText(t.problems['nationalId-wrong']).waitFor();
    await fill(t.nationalId.label, NATIONAL_ID);
    await goOn();

    await reads(t.mobile.title);
    await fill(t.mobile.label, MOBILE);
    await goOn();

    await reads(t.code.title);
    await page.getByText(t.code.sent).waitFor();
    await fill(t.code.label, await code());
    await goOn();

    await reads(t.kind.title);
    await choose(t.kinds.detention.name);
    await goOn();

    // A voice message is sent as soon as it ends, and can be played again.
    await reads(t.matter.title);
    await press(t.voice.record);
    await page.getByText(t.voice.running).waitFor();
    await page.getByRole('timer').getByText('۰:۰۲').waitFor();
    await press(t.voice.stop);
    await page.getByText(/^فرستاده شد/).waitFor();
    await page.reload();
    await press(t.voice.listen);
    await until(
      async () => (await page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.readyState)) > 0,
      'the message can be heard',
    );

    // Nothing that was typed is lost by a reload, nor by the loss of the line.
    await reads(t.matter.title);
    await fill(t.matter.label, TEXT.slice(0, 12));
    await page.reload();
    await reads(t.matter.title);
    expect(await page.getByLabel(t.matter.label).inputValue()).toBe(TEXT.slice(0, 12));
    await context.setOffline(true);
    await fill(t.matter.label, TEXT);
    await goOn();
    await reads(t.caseNumber.title);
    await page.getByText(t.saving.waiting).waitFor();
    await context.setOffline(false);
    await page.getByText(t.saving.saved).waitFor();
    await goOn();

    // A photo arrives whole though the line breaks and the page is opened anew on its way.
    await reads(t.files.title);
    const photo = await aPhoto(page);
    let pieces = 0;
    await page.route('**/my-request/files/*', (route) => (++pieces > 1 ? route.abort() : route.continue()));
    await page.locator('input[multiple]').setInputFiles({ name: 'سند.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByText(/ارتباط قطع است/).waitFor();
    await page.unrouteAll();
    const goesOn = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.reload();
    expect(Number((await goesOn).headers()['upload-offset'])).toBeGreaterThan(0);
    await page.getByText(/^فرستاده شد/).waitFor();
    const arrived = await page.evaluate(async () => {
      const { files } = await (await fetch('/api/v1/my-request')).json();
      const { id } = files.find(({ kind }: { kind: string }) => kind === 'photo');
      const data = await (await fetch(`/api/v1/my-request/files/${id}`)).blob();
      const { width, height } = await createImageBitmap(data);
      return { bytes: data.size, width, height };
    });
    expect(arrived).toMatchObject({ width: 2000, height: 1500 });
    expect(arrived.bytes).toBeLessThan(photo.length / 2);
    await page
      .locator('input[multiple]')
      .setInputFiles({ name: 'نامه.pdf', mimeType: 'application/pdf', buffer: ACTIVE_PDF });
    await page.getByRole('alert').getByText(t.errors['unsafe-file']).waitFor();
    await press(t.files.removeOf.replace('{{name}}', 'نامه.pdf'));
    await goOn();

    await reads(t.company.title);
    await goOn();

    await reads(t.consent.title);
    await choose(t.consent.no);
    await choose(t.consent.terms);
    await goOn();

    await reads(t.turn.title);
    await page.locator('.options--list .option').last().click();
    await page.locator('.options--grid .option').nth(1).click();
    await goOn();

    await reads(t.check.title);
    for (const said of [NAME, NATIONAL_ID, TEXT, t.kinds.detention.name]) await page.getByText(said).waitFor();
    await press(t.check.submit);
    await reads(t.done.title);
    const shown = await page.locator('.tracking__code').innerText();
    const sent = await office.sentTo(TO, /\d{4}-\d{4}-\d{4}/);
    expect(shown.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))).toBe(shownTrackingCode(sent));
  });

  it('comes back by the link of the message on another phone, after a code, and takes the request back', async () => {
    const link = await office.sentTo(TO, /https?:\/\/\S+\/r#[0-9A-Za-z]{22}/);
    const other = await (await browser.newContext({ viewport: PHONE, locale: 'fa-IR' })).newPage();
    const before = await code();
    await other.goto(link);
    await reads(t.code.title, other);
    expect(other.url()).not.toContain('#');
    const sent = await until(async () => [await code()].find((each) => each !== before) ?? null, 'another code comes');
    await fill(t.code.label, sent, other);
    await goOn(other);
    await reads(t.follow.title, other);
    await other.getByRole('link', { name: t.follow.withdraw }).click();
    await press(t.follow.withdrawYes, other);
    await reads(t.follow.withdrawnTitle, other);
  });

  it('who knows only somebody’s tracking code sees nothing of the request', async () => {
    const sent = await office.sentTo(TO, /\d{4}-\d{4}-\d{4}/);
    const stranger = await (await browser.newContext({ viewport: PHONE, locale: 'fa-IR' })).newPage();
    await stranger.goto(`${service.origin}/follow`);
    await fill(t.tracking, sent, stranger);
    await goOn(stranger);
    await reads(t.code.title, stranger);
    await fill(t.code.label, '000000', stranger);
    await goOn(stranger);
    await stranger.getByText(t.errors['wrong-code']).waitFor();
    expect(await stranger.locator('body').innerText()).not.toContain(NAME);
  });
});
