/* One file of words, see `later-words.ts`. */
export { laterConductFa } from './later-conduct.fa.ts';
export { laterFa } from './later.fa.ts';
