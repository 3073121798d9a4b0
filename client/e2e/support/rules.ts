import type { Page } from 'playwright-core';
import { RULES_WORDS } from '../../src/i18n/rules-words.ts';

/** Reads the rules as people do: ticks, and goes on. `words`: as a meeting has them. */
export async function acceptRules(page: Page, language: 'fa' | 'en', words = RULES_WORDS[language]): Promise<void> {
  await page.getByRole('checkbox', { name: words.undertaking }).check();
  await page.getByRole('button', { name: words.accept, exact: true }).click();
}
