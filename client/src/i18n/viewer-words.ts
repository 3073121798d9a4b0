import { firstEn } from './first.en.ts';
import { firstFa } from './first.fa.ts';
import type { LoadWords } from './i18n.ts';
import { viewerEn } from './viewer.en.ts';
import { viewerFa } from './viewer.fa.ts';

const WORDS = { fa: { translation: firstFa, viewer: viewerFa }, en: { translation: firstEn, viewer: viewerEn } };

/** The words of the page that plays a sealed file; all of them are part of the page. */
export const loadViewerWords: LoadWords = (language) => Promise.resolve(WORDS[language]);
