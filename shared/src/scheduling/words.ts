import { latinDigits } from '../digits.ts';

/**
 * The words of a text as they are searched for: Arabic letters written as the Persian ones, without vowel signs, half-spaces
 * as spaces, digits as 0–9, small letters.
 */
export function wordsOf(text: string): string[] {
  const plain = latinDigits(text)
    .normalize('NFKC')
    .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/[يىئ]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/[ةۀ]/g, 'ه')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ؤ/g, 'و')
    .toLowerCase();
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];
}

/** A name in the one form in which two writings of it are the same. */
export function sameName(name: string): string {
  return wordsOf(name).join(' ');
}
