import type { Page } from 'playwright-core';
import { RULES_WORDS } from '../../src/i18n/rules-words.ts';

/** Ticks the box of the rules and continues. @param words the words of a meeting, where it is one */
export async function acceptRules(page: Page, language: 'fa' | 'en', words = RULES_WORDS[language]): Promise<void> {
  await page.getByRole('checkbox', { name: words.undertaking }).check();
  await page.getByRole('button', { name: words.accept, exact: true }).click();
}
