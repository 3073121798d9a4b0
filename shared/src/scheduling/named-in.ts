import { TITLES, withoutTitles } from './name-words.ts';
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
 * - all words of their name, with titles before it or without, in any order, one beside the other;
 * - their family name alone, or either part of one that has two: each word after the first that is no given name («محمد رضا کریمی»);
 *   an ending such as «زاده» with the word before it, and no ordinary word such as «اصل» behind another one. Where a name begins with
 *   what looks like a family name («احمدی مریم»), also by that;
 * - where no word is known to be the family name («علی صادق»), the last word behind a title, and the first one too if no given name.
 *
 * A given name alone names nobody, unless it is all that is known. Nor does a family name that stands there as part of the whole name of
 * another one of these people: father and daughter.
 *
 * @param isSought of whom it is to be known whether they are named; the others are only told apart from them
 */
export function namedIn<Person extends Nameable>(
  texts: readonly string[],
  people: readonly Person[],
  isSought: (person: Person) => boolean = () => true,
): Person[] {
  const read = texts.map(readOf);
  let wholes: readonly (readonly string[])[] | undefined;
  return people.filter((person) => {
    if (!isSought(person)) return false;
    const { words, whole, families, titled } = nameOf(person.name);
    // Of whoever else is called the same it cannot be told who is meant.
    const others = () => {
      wholes ??= people.map(({ name }) => withoutTitles(wordsInOrder(name)));
      return wholes.filter((one) => one.length > 1 && one.join('') !== whole.join(''));
    };
    return read.some(
      (text) =>
        (person.nationalId !== null && runsOf(text, person.nationalId).length > 0) ||
        hasTogether(text, words) ||
        hasTogether(text, whole) ||
        families.some((family) => stands(text, runsOf(text, family.join('')), others)) ||
        titled.some((word) =>
          stands(
            text,
            runsOf(text, word).filter(([from]) => isTitled(text, from)),
            others,
          ),
        ),
    );
  });
}

/** Given names that stand after a first one and are no family name. As `wordsOf` has words. */
const GIVEN_AFTER_GIVEN = new Set(
  `محمد احمد محمود علی رضا حسین حسن مهدی هادی جواد صادق باقر تقی نقی کاظم عباس اکبر اصغر قاسم مصطفی مرتضی مجتبی امین امیر حمید مجید سعید
  وحید حسام پارسا طاها یاسین یاسر محسن ابوالفضل الله زهرا فاطمه زینب مریم سادات السادات نسا النسا معصومه لیلا خدیجه نبی ناز گل جان`.split(
    /\s+/,
  ),
);

/** Given names that end as family names do. */
const GIVEN_LIKE_FAMILY = new Set(
  `موسی عیسی یحیی لیلی شادی نازی هانی مانی کبری صغری مهری سوری سلمی بشری طوبی فتحعلی غلامعلی محمدعلی امیرعلی حسینعلی محمدمهدی امیرمهدی
  محمدهادی محمدتقی کیان شایان اریان پویان رایان بنیان شاپور`.split(/\s+/),
);

/** Words with which one family name is made of another word: neither says anything without the other. */
const ENDINGS = new Set('زاده زادگان پور نژاد نیا فر منش خواه دوست تبار وند لو پناه کیا نسب یان'.split(' '));

/** Second words of many family names, which texts have for other reasons too: the word before them says who it is. */
const SECOND_WORDS = new Set('اصل مقدم راد فرد مهر بیگی ابادی'.split(' '));

interface Name {
  readonly words: readonly string[];
  /** Without titles before it. */
  readonly whole: readonly string[];
  readonly families: readonly (readonly string[])[];
  /** Words by which it is known behind a title alone. */
  readonly titled: readonly string[];
}

function nameOf(name: string): Name {
  const words = wordsInOrder(name);
  const whole = withoutTitles(words);
  const last = whole.length - 1;
  const families: (readonly string[])[] = [];
  for (const [at, word] of whole.entries()) {
    const end = whole.findIndex((other, index) => index > at && !ENDINGS.has(other));
    const family = whole.slice(at, end === -1 ? undefined : end);
    const isPart = families.length > 0 && (ENDINGS.has(word) || SECOND_WORDS.has(word));
    // «سید» within a name is none by itself, «شیخ» at its end is.
    const isGiven = family.length === 1 && (GIVEN_AFTER_GIVEN.has(word) || (TITLES.has(word) && at < last));
    const isFirst = at === 0 && !(family.length > 1 ? family.length < whole.length : last > 0 && isLikeFamily(word));
    if (!isPart && !isGiven && !isFirst) families.push(family);
  }
  // However it is joined: «شیخ‌الاسلامی», «رادمهر».
  const after = whole.slice(1);
  if (families.length > 0 && after.length > 1) families.push(after);
  const ends = families.length > 0 || last < 1 ? [] : [whole[0]!, whole[last]!];
  return { words, whole, families, titled: ends.filter((word, at) => at === 1 || !GIVEN_AFTER_GIVEN.has(word)) };
}

/** Whether a word that stands where a given name does is rather a family name. */
function isLikeFamily(word: string): boolean {
  if (GIVEN_AFTER_GIVEN.has(word) || GIVEN_LIKE_FAMILY.has(word)) return false;
  return /^.{3,}ی$|^.{2,}(?:زاده|زادگان|پور|نژاد|نیا|منش|خواه|وند|یان)$/u.test(word);
}

/** A text as it is searched. */
interface Read {
  readonly words: readonly string[];
  /** Where a word stands. */
  readonly at: ReadonlyMap<string, readonly number[]>;
}

function readOf(text: string): Read {
  const words = wordsInOrder(text);
  return { words, at: Map.groupBy(words.keys(), (at) => words[at]!) };
}

type Run = readonly [from: number, to: number];

/** Where words one beside the other are this, however it is joined or parted. */
function runsOf({ words, at }: Read, joined: string): Run[] {
  return Array.from({ length: joined.length }, (_, end) => at.get(joined.slice(0, end + 1)) ?? []).flatMap((places) =>
    places.flatMap((from): Run[] => {
      let text = '';
      for (let to = from; to < words.length && text.length < joined.length; to += 1) {
        text += words[to]!;
        if (text === joined) return [[from, to]];
        if (!joined.startsWith(text)) return [];
      }
      return [];
    }),
  );
}

/** Whether all words of a name stand beside each other in some order. */
function hasTogether(text: Read, whole: readonly string[]): boolean {
  if (runsOf(text, whole.join('')).length > 0) return true;
  if (!whole.every((word) => text.at.has(word))) return false;
  const sorted = whole.toSorted().join(' ');
  return [...new Set(whole)]
    .flatMap((word) => text.at.get(word) ?? [])
    .some(
      (from) =>
        text.words
          .slice(from, from + whole.length)
          .toSorted()
          .join(' ') === sorted,
    );
}

function isTitled({ words }: Read, at: number): boolean {
  return at > 0 && TITLES.has(words[at - 1]!);
}

/** Whether a family name that was found stands somewhere but in the whole name of another one. */
function stands(text: Read, found: readonly Run[], others: () => readonly (readonly string[])[]): boolean {
  if (found.length === 0) return false;
  const taken = others().flatMap((whole) => runsOf(text, whole.join('')));
  return found.some(([from, to]) => !taken.some(([first, last]) => first <= from && to <= last));
}
