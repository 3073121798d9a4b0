import type { CheckResult } from '@mahzar/shared/device-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../server/test/support/databases.ts';
import { TestService } from '../../server/test/support/service.ts';
import { checkFa } from '../src/i18n/check.fa.ts';
import { fa } from '../src/i18n/fa.ts';
import { PHONE, startBrowser, STILL } from './support/browser.ts';

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([TestService.start(), startBrowser(null)]);
});
afterAll(async () => {
  await Promise.all([browser.close(), service.stop()]);
});

describe('the device check', () => {
  it('is had from the link on a phone before the hearing is open, and what it finds over real transports is kept', async () => {
    const context = await browser.newContext({ ...STILL, viewport: PHONE, permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await page.goto(service.link('citizen', 'fa'));
    await press(fa.welcome.check);
    await press(checkFa.speaker.play);
    await page.getByText(checkFa.speaker.question).waitFor();
    await press(checkFa.yes);
    await press(checkFa.microphone.record);
    await page.getByText(checkFa.microphone.question).waitFor({ timeout: 20_000 });
    await press(checkFa.yes);
    await page.getByText(checkFa.camera.question).waitFor();
    await press(checkFa.yes);
    await page.getByText(checkFa.network.done).waitFor({ timeout: 40_000 });
    await press(checkFa.goOn);
    await page.getByText(checkFa.result.sent).waitFor();
    const kept = lastCheck();
    console.log(JSON.stringify({ measured: 'device-check', ...kept.network }));
    expect(kept).toMatchObject({ camera: 'works', microphone: 'works', speaker: 'works', browser: 'chrome' });
    expect(kept.network).toMatchObject({ measured: 'udp', udpMs: expect.any(Number), tcpMs: expect.any(Number) });
    for (const flow of [kept.network?.up, kept.network?.down]) {
      expect(flow?.kbps).toBeGreaterThan(300);
      expect(flow?.lossPercent).toBeLessThan(5);
    }
    await press(checkFa.close);
    await page.getByRole('button', { name: fa.welcome.check, exact: true }).waitFor();
    await context.close();
  });
});

function lastCheck(): CheckResult {
  const [row] = asOwner(service.database).rows<{ result: string }>('select result from device_checks');
  return JSON.parse(row!.result) as CheckResult;
}
