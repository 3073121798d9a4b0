/* One file of words, see `later-words.ts`. */
export { conductEn } from './conduct.en.ts';
export { laterEn } from './later.en.ts';
