import { wordsInOrder } from './words.ts';

/** Said of somebody before their name. */
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

/** The words of a name without the titles before it, of which a name of two words keeps both: «حاجی زاده» is none. */
export function withoutTitles(words: readonly string[]): readonly string[] {
  const from = words.findIndex((word, at) => !TITLES.has(word) || words.length - at <= 2);
  return from <= 0 ? words : words.slice(from);
}

/** Whether two names may be one: with titles before them or without, in either order, however words are joined or parted. */
export function isSameName(one: string, other: string): boolean {
  const [ofOne, ofOther] = [formsOf(one), formsOf(other)];
  return ofOne.some((form) => form !== '' && ofOther.includes(form));
}

function formsOf(name: string): readonly string[] {
  const words = wordsInOrder(name);
  const plain = withoutTitles(words);
  return [words.join(''), plain.join(''), plain.toSorted().join('')];
}
