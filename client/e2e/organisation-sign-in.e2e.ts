import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OIDC_CALLBACK } from '@mahzar/shared/rest/sign-in-ways';
import { TestProvider } from '../../server/test/support/oidc-provider.ts';
import { TestService } from '../../server/test/support/service.ts';
import { codeAt } from '../../server/test/support/sign-in.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { LANGUAGE_NAMES } from '../src/i18n/language.ts';
import { staffEn } from '../src/i18n/staff.en.ts';
import { DESK } from './support/browser.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

/* A colleague signs in by the organisation's own sign-in, on the real pages: what a browser does with cookies that go no
   further than one site is seen only there, since the provider is another site. */

let browser: SharedChromium;
let provider: TestProvider;
let service: TestService;

beforeAll(async () => {
  provider = await TestProvider.start();
  [browser, service] = await Promise.all([sharedChromium(), TestService.start(provider.settings)]);
  provider.serve(service.origin);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await provider.stop();
});

async function openDesk(): Promise<Page> {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  await page.goto(`${service.origin}/staff`);
  await page.getByRole('button', { name: LANGUAGE_NAMES.en }).click();
  return page;
}
const go = (page: Page) => page.getByRole('link', { name: `Sign in with ${provider.settings['OIDC_NAME']}` }).click();
const shell = (page: Page) => page.getByRole('navigation', { name: staffEn.nav.label });

describe("a colleague at the organisation's sign-in", () => {
  it('is at the desk after one click, with nothing of it left in the address or behind the back button', async () => {
    const { email } = await addColleagueTo(service, { roles: ['administrator'] });
    provider.person = { sub: 'one', email, email_verified: true, amr: ['mfa'] };
    const page = await openDesk();
    await go(page);
    await shell(page).waitFor();
    expect(new URL(page.url()).search + new URL(page.url()).hash).toBe('');
    const cookies = await page.context().cookies(service.origin);
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: 'mahzar', httpOnly: true, sameSite: 'Strict' },
    ]);
    await page.goBack();
    expect(page.url()).not.toContain(OIDC_CALLBACK);
    await page.goForward();
    await shell(page).waitFor();
    await page.reload();
    await shell(page).waitFor();
  });

  it('gives the code of our app when the provider asked for one factor only', async () => {
    const { email, totp } = await addColleagueTo(service, { roles: ['clerk'] });
    provider.person = { sub: 'two', email, email_verified: true, amr: ['pwd'] };
    const page = await openDesk();
    await go(page);
    await page.getByLabel(staffEn.code.code).fill(await codeAt(totp, Date.now()));
    await page.getByRole('button', { name: staffEn.signIn.title, exact: true }).click();
    await shell(page).waitFor();
  });

  it('is told in plain words when there is no account, once', async () => {
    provider.person = { sub: 'three', email: 'stranger@court.example', email_verified: true, amr: ['mfa'] };
    const page = await openDesk();
    await go(page);
    await page.getByRole('alert').filter({ hasText: staffEn.organisation['no-account'] }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await page.getByRole('heading', { name: staffEn.signIn.title }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('signs out of both: here at once, there by one click more', async () => {
    const { email } = await addColleagueTo(service, { roles: ['clerk'] });
    provider.person = { sub: 'four', email, email_verified: true, amr: ['mfa'] };
    const page = await openDesk();
    await go(page);
    await shell(page).waitFor();
    await page.getByRole('button', { name: staffEn.common.signOut }).click();
    const there = page.getByRole('link', { name: `Sign out of ${provider.settings['OIDC_NAME']}` });
    await there.waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await there.click();
    await page.waitForURL((url) => url.origin === provider.settings['OIDC_ISSUER']);
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByText('Sign-out Success').waitFor();

    await page.goto(`${service.origin}/staff`);
    await page.getByRole('link', { name: `Sign in with ${provider.settings['OIDC_NAME']}` }).waitFor();
    expect(await there.count()).toBe(0);
  });
});
