import { latinDigits } from '../digits.ts';

/** What is not seen and parts no words: copied from documents along with them. */
const UNSEEN = /[\u00ad\u200b\u200d-\u200f\u061c\u2060\ufeff]/g;

/**
 * The words of a text as they are searched for: Arabic letters written as the Persian ones, without vowel signs and without what is
 * not seen, half-spaces as spaces, digits as 0–9, small letters.
 */
export function wordsOf(text: string): string[] {
  return [...new Set(wordsInOrder(text))];
}

/** The same in the order in which they stand, each as often as it does. */
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

/** A name in the one form in which two writings of it are the same. */
export function sameName(name: string): string {
  return wordsOf(name).join(' ');
}
