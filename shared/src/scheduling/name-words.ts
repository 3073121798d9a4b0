import { wordsInOrder } from './words.ts';

/** Titles that precede a name. */
export const TITLES = new Set([
  'سید',
  'سیده',
  'حاج',
  'حاجی',
  'حاجیه',
  'اقا',
  'اقای',
  'خانم',
  'دکتر',
  'مهندس',
  'شیخ',
  'مرحوم',
]);

/**
 * Returns the words of a name without its leading titles. A name of two words keeps both, because in «حاجی زاده» the first is not a
 * title.
 */
export function withoutTitles(words: readonly string[]): readonly string[] {
  const from = words.findIndex((word, at) => !TITLES.has(word) || words.length - at <= 2);
  return from <= 0 ? words : words.slice(from);
}

/** Whether two names may be the same: with or without leading titles, in any order of their words, joined or separated. */
export function isSameName(one: string, other: string): boolean {
  const [ofOne, ofOther] = [nameForms(one), nameForms(other)];
  return ofOne.some((form) => ofOther.includes(form));
}

/** The forms in which a name is compared: two names may be the same if they have a form in common. */
export function nameForms(name: string): readonly string[] {
  return formsOf(wordsInOrder(name));
}

/** The same of the words of a name, as `wordsInOrder` returns them. */
export function formsOf(words: readonly string[]): readonly string[] {
  const plain = withoutTitles(words);
  const forms = new Set([words.join(''), plain.join(''), plain.toSorted().join('')]);
  return [...forms].filter((form) => form !== '');
}
