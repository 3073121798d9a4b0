/* One file of words, see `later-words.ts`. */
export { laterConductEn } from './later-conduct.en.ts';
export { laterEn } from './later.en.ts';
