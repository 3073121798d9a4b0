import type { Page } from 'playwright-core';
import { citizenEn } from '../../src/i18n/citizen.en.ts';
import { citizenFa } from '../../src/i18n/citizen.fa.ts';
import { CITIZEN_SCREENS } from './screens.ts';

/** Presses through to a screen of the citizens' pages that is behind another. */
export async function openAsCitizen(page: Page, name: string, language: 'fa' | 'en'): Promise<void> {
  const t = language === 'fa' ? citizenFa : citizenEn;
  for (const what of CITIZEN_SCREENS[name]?.press ?? []) {
    if (what === 'day') await page.locator('.options--list .option').nth(1).click();
    else if (what === 'time') await page.locator('.options--grid .option').nth(2).click();
    else if (what === 'skip')
      await page.locator('main :is(.button--quiet, .actions .button--secondary)').first().click();
    else if (what === 'record') await page.getByRole('button', { name: t.voice.record, exact: true }).click();
    else if (what === 'file' || what === 'no-file') {
      const name = what === 'file' ? 'IMG_2041.jpg' : 'madrak.pdf';
      const mimeType = what === 'file' ? 'image/jpeg' : 'application/pdf';
      await page.locator('input[multiple]').setInputFiles({ name, mimeType, buffer: Buffer.alloc(240_000) });
    } else await page.getByRole('button', { name: t.continue, exact: true }).click();
  }
}
