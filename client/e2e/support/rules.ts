import type { Page } from 'playwright-core';
import { RULES_WORDS } from '../../src/i18n/rules-words.ts';

/** Reads the rules as people do: ticks, and goes on. */
export async function acceptRules(page: Page, language: 'fa' | 'en'): Promise<void> {
  await page.getByRole('checkbox', { name: RULES_WORDS[language].undertaking }).check();
  await page.getByRole('button', { name: RULES_WORDS[language].accept, exact: true }).click();
}
