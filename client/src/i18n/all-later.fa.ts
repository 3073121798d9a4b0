/* One file of words, see `later-words.ts`. */
export { conductFa } from './conduct.fa.ts';
export { laterFa } from './later.fa.ts';
