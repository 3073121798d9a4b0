import type { i18n } from 'i18next';
import type { RulesCatalogue } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';
import { rulesEn } from './rules.en.ts';
import { rulesFa } from './rules.fa.ts';

/** The rules in every language. */
export const RULES_WORDS: Readonly<Record<Language, RulesCatalogue>> = { fa: rulesFa, en: rulesEn };

/** Adds the words of the rules in all languages; loaded with their page, after the first page is shown. */
export function addRulesWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'rules'))
      instance.addResourceBundle(language, 'rules', RULES_WORDS[language]);
  }
}
