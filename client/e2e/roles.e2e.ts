import { ACTS } from '@mahzar/shared/hearing/law/permissions';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestService } from '../../server/test/support/service.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';

let browser: SharedChromium;
let service: TestService;

beforeAll(async () => {
  [browser, service] = await Promise.all([sharedChromium(), TestService.start()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** Presses Tab until the control of this name has the focus. */
async function reach(page: Page, role: 'combobox' | 'searchbox', name: string): Promise<void> {
  const control = page.getByRole(role, { name });
  for (let presses = 0; presses < 20; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached by keyboard: ${name}`);
}

describe('the permission table of a running service', () => {
  it('is shown without a link and without a line to any hearing, and is narrowed with the keyboard alone', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('websocket', (socket) => asked.push(socket.url()));
    await page.goto(`${service.origin}/roles?lang=en`);
    await page.getByRole('heading', { name: 'Who may do what' }).waitFor();
    await page.getByText(`${ACTS.length} acts of ${ACTS.length}`).waitFor();

    await reach(page, 'combobox', 'Role');
    await page.keyboard.type('Clerk');
    await reach(page, 'searchbox', 'Search for an act');
    await page.keyboard.type('recess');
    await page.getByText(`2 acts of ${ACTS.length}`).waitFor();
    const rows = await page.getByRole('row').allInnerTexts();
    expect(rows.filter((row) => row.includes('if delegated')).map((row) => row.split('\t')[0]?.trim())).toEqual([
      'Call a recess',
      'Resume after a recess or a suspension',
    ]);

    await page.getByRole('button', { name: 'فارسی' }).click();
    await page.getByRole('heading', { name: 'جدول اختیارات' }).waitFor();
    expect(await page.title()).toBe('جدول اختیارات – محضر');
    expect([...complaints, ...asked]).toEqual([]);
    await page.close();
  });
});
