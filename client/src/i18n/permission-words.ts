import type { i18n } from 'i18next';
import type { PermissionCatalogue } from './catalogue.ts';
import type { Language } from './language.ts';
import { LANGUAGES } from './language.ts';
import { permissionsEn } from './permissions.en.ts';
import { permissionsFa } from './permissions.fa.ts';

const WORDS: Readonly<Record<Language, PermissionCatalogue>> = { fa: permissionsFa, en: permissionsEn };

/**
 * Adds the words of the permission table in all languages. They are many and few pages need them, so they are loaded with those
 * pages, not before the first frame.
 */
export function addPermissionWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'permissions'))
      instance.addResourceBundle(language, 'permissions', WORDS[language]);
  }
}
