import type { i18n } from 'i18next';
import type { PlaybackCatalogue } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';
import { playbackEn } from './playback.en.ts';
import { playbackFa } from './playback.fa.ts';

const WORDS: Readonly<Record<Language, PlaybackCatalogue>> = { fa: playbackFa, en: playbackEn };

/** Adds the words for playing records in all languages; loaded with the pages that need them. */
export function addPlaybackWords(instance: i18n): void {
  for (const language of LANGUAGES) {
    if (!instance.hasResourceBundle(language, 'playback'))
      instance.addResourceBundle(language, 'playback', WORDS[language]);
  }
}
