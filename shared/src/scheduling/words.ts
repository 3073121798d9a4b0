import { latinDigits } from '../digits.ts';

/** Invisible characters that do not separate words; they come along with text copied from documents. */
const UNSEEN = /[\u00ad\u200b\u200d-\u200f\u061c\u2060\ufeff]/g;

/**
 * Returns the distinct words of a text in a form for searching: Arabic letters as Persian ones, without vowel signs and invisible
 * characters, half-spaces as spaces, digits as 0–9, lower case.
 */
export function wordsOf(text: string): string[] {
  return [...new Set(wordsInOrder(text))];
}

/** Returns the same words in their order, including repetitions. */
export function wordsInOrder(text: string): string[] {
  const plain = latinDigits(text)
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/[يىئ]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/[ةۀ]/g, 'ه')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ؤ/g, 'و')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Normalises a name, so that different notations of it compare equal. */
export function sameName(name: string): string {
  return wordsOf(name).join(' ');
}
