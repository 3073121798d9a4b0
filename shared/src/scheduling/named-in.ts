import { wordsInOrder } from './words.ts';

/** Somebody whom a text may name. */
interface Nameable {
  readonly name: string;
  /** Ten digits; null when it is not known. */
  readonly nationalId: string | null;
}

/**
 * Whom a text names, of some people: it decides from whom a paper is kept that has somebody's name, so it rather finds one too many.
 * However a keyboard writes them (Arabic or Persian letters and digits, half-spaces, vowel signs), and however words are joined or
 * parted, it names somebody by
 *
 * - their national ID, its digits together or in groups;
 * - all words of their name, in any order, one beside the other;
 * - their family name alone, or either part of one that has two: each word after the first that is no given name («محمد رضا کریمی»);
 *   an ending such as «زاده» with the word before it, and no ordinary word such as «اصل».
 *
 * A given name alone names nobody, unless it is all that is known. Nor does a family name that stands there as part of the whole name of
 * another one of these people: father and daughter.
 */
export function namedIn<Person extends Nameable>(texts: readonly string[], people: readonly Person[]): Person[] {
  const known = people.map((person) => ({ person, ...nameOf(person.name) }));
  const read = texts.map(wordsInOrder);
  return known
    .filter(({ person: { nationalId }, whole, families }) => {
      // Of whoever else is called the same it cannot be told who is meant.
      const others = known.filter((one) => one.whole.length > 1 && one.whole.join('') !== whole.join(''));
      return read.some(
        (words) =>
          (nationalId !== null && runsOf(words, nationalId, isNumber).length > 0) ||
          hasTogether(words, whole) ||
          families.some((family) => stands(words, family, others)),
      );
    })
    .map(({ person }) => person);
}

/** Said of somebody before their name, and no part of it. */
const TITLES = new Set(['سید', 'سیده', 'حاج', 'حاجی', 'حاجیه', 'اقا', 'اقای', 'خانم', 'دکتر', 'مهندس', 'شیخ', 'مرحوم']);

/** Given names that stand after a first one and are no family name. As `wordsOf` has words. */
const GIVEN_AFTER_GIVEN = new Set(
  `محمد احمد محمود علی رضا حسین حسن مهدی هادی جواد صادق باقر تقی نقی کاظم عباس اکبر اصغر قاسم مصطفی مرتضی مجتبی امین امیر حمید مجید سعید
  وحید حسام پارسا طاها یاسین یاسر محسن ابوالفضل الله زهرا فاطمه زینب مریم سادات السادات نسا النسا معصومه لیلا خدیجه نبی ناز گل جان`.split(
    /\s+/,
  ),
);

/** Words with which one family name is made of another word: neither says anything without the other. */
const ENDINGS = new Set('زاده زادگان پور نژاد نیا فر منش خواه دوست تبار وند لو پناه کیا نسب یان'.split(' '));

/** Second words of many family names, which texts have for other reasons too: the word before them says who it is. */
const SECOND_WORDS = new Set('اصل مقدم راد فرد مهر بیگی ابادی'.split(' '));

function nameOf(name: string): {
  readonly whole: readonly string[];
  readonly families: readonly (readonly string[])[];
} {
  const words = wordsInOrder(name);
  const plain = words.filter((word) => !TITLES.has(word));
  const whole = plain.length === 0 ? words : plain;
  const after = whole.slice(1);
  const families = after.flatMap((word, index) => {
    const end = after.findIndex((other, at) => at > index && !ENDINGS.has(other));
    const family = after.slice(index, end === -1 ? undefined : end);
    const isPart = ENDINGS.has(word) || SECOND_WORDS.has(word);
    return isPart || (family.length === 1 && GIVEN_AFTER_GIVEN.has(word)) ? [] : [family];
  });
  return { whole, families };
}

type Run = readonly [from: number, to: number];

/** Where words one beside the other are this, however it is joined or parted. */
function runsOf(words: readonly string[], joined: string, isPart: (word: string) => boolean = () => true): Run[] {
  if (joined === '') return [];
  return words.flatMap((_, from): Run[] => {
    let text = '';
    for (let to = from; to < words.length && text.length < joined.length; to += 1) {
      const word = words[to]!;
      if (!isPart(word) || !joined.startsWith(text + word)) return [];
      text += word;
      if (text === joined) return [[from, to]];
    }
    return [];
  });
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}

/** Whether all words of a name stand beside each other in some order. */
function hasTogether(words: readonly string[], whole: readonly string[]): boolean {
  if (whole.length === 0) return false;
  if (runsOf(words, whole.join('')).length > 0) return true;
  const sorted = whole.toSorted().join(' ');
  return words.some(
    (_, from) =>
      words
        .slice(from, from + whole.length)
        .toSorted()
        .join(' ') === sorted,
  );
}

/** Whether a family name stands somewhere but in the whole name of another one. */
function stands(
  words: readonly string[],
  family: readonly string[],
  others: readonly { readonly whole: readonly string[] }[],
): boolean {
  const found = runsOf(words, family.join(''));
  if (found.length === 0) return false;
  const taken = others.flatMap(({ whole }) => runsOf(words, whole.join('')));
  return found.some(([from, to]) => !taken.some(([first, last]) => first <= from && to <= last));
}
