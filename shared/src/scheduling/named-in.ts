import { TITLES, withoutTitles } from './name-words.ts';
import { wordsInOrder } from './words.ts';

/** A person whom a text may name. */
interface Nameable {
  readonly name: string;
  /** Ten digits; null when unknown. */
  readonly nationalId: string | null;
}

/**
 * Returns the people, out of `people`, whom a text names. Documents are withheld because of the result, so a false hit is better than
 * a miss. The notation does not matter (Arabic or Persian letters and digits, half-spaces, vowel signs), nor does joining or
 * separating words. A person is named by
 *
 * - their national ID, with its digits together or in groups;
 * - all words of their name, with or without leading titles, in any order, next to each other;
 * - their family name alone, or either part of a family name of two parts: each word after the first that is not a given name
 *   («محمد رضا کریمی»); an ending such as «زاده» together with the word before it, but not an ordinary word such as «اصل» that follows
 *   another one. The ending alone after a given name such as «سادات», and «کیا» alone. If the name begins with a probable family name
 *   («احمدی مریم»), by that word too;
 * - if no word is known to be the family name («علی صادق»), the last word after a title, and the first one too unless it is a given name;
 * - if the family name is an ordinary word («سینا فرد»), that word only with a title or a role («شاهد») up to four words before it, in a
 *   list after a plural title («آقایان مرادی و فرد»), or with the given name up to three words before it or its initial before it.
 *
 * An ending that is joined to a name («احمدیها», «احمدیرا») does not hide it. «احمدیان» and «رستمی» are family names of their own and
 * do not name a person called «احمدی» or «رستم».
 *
 * A given name alone names nobody, unless it is the whole known name. A family name does not count where it stands within the whole
 * name of another of these people, such as father and daughter.
 *
 * @param isSought selects the people to search for; the others only serve to tell names apart
 */
export function namedIn<Person extends Nameable>(
  texts: readonly string[],
  people: readonly Person[],
  isSought: (person: Person) => boolean = () => true,
): Person[] {
  const read = texts.map(indexText);
  let wholes: readonly (readonly string[])[] | undefined;
  return people.filter((person) => {
    if (!isSought(person)) return false;
    const { words, whole, families, titled } = nameOf(person.name);
    // People with the same name cannot be told apart.
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
            runsOf(text, word).filter(([from]) => isMeantFor(text, from, whole)),
            others,
          ),
        ),
    );
  });
}

/** Given names that follow a first given name and are not family names. In the form of `wordsOf`. */
const GIVEN_AFTER_GIVEN = new Set(
  `محمد احمد محمود علی رضا حسین حسن مهدی هادی جواد صادق باقر تقی نقی کاظم عباس اکبر اصغر قاسم مصطفی مرتضی مجتبی امین امیر حمید مجید سعید
  وحید حسام پارسا طاها یاسین یاسر محسن ابوالفضل الله زهرا فاطمه زینب مریم سادات السادات نسا النسا معصومه لیلا خدیجه نبی ناز گل جان`.split(
    /\s+/,
  ),
);

/** Those of them that make no family name with an ending. */
const NEVER_BEFORE_AN_ENDING = new Set(
  'سادات السادات الله زهرا فاطمه زینب مریم نسا النسا معصومه لیلا خدیجه ناز گل جان'.split(' '),
);

/** Given names with the endings of family names. */
const GIVEN_LIKE_FAMILY = new Set(
  `موسی عیسی یحیی لیلی شادی نازی هانی مانی کبری صغری مهری سوری سلمی بشری طوبی فتحعلی غلامعلی محمدعلی امیرعلی حسینعلی محمدمهدی امیرمهدی
  محمدهادی محمدتقی کیان شایان اریان پویان رایان بنیان شاپور`.split(/\s+/),
);

/** Endings that make a family name of another word: neither part is a name alone. */
const ENDINGS = new Set('زاده زادگان پور نژاد نیا فر منش خواه دوست تبار وند لو پناه کیا نسب یان'.split(' '));

/**
 * Second words of many family names that also occur in texts as ordinary words: only the word before them identifies the person.
 */
const SECOND_WORDS = new Set('اصل مقدم راد فرد مهر بیگی ابادی'.split(' '));

/** Family names that are also ordinary words of court papers: alone in a text they name nobody. */
const ORDINARY = new Set(
  `قاضی حاکم داور داوری وکیل شاهد گواه امین منشی دبیر مدیر رییس ناظر کاتب استاد معلم سردار سرباز کارگر کشاورز بازرگان تاجر راننده نجار
  بنا صراف عابر همراه یار خان بیگ سلطان میر صدر عدل عادل صالح شریف حق راست درست نیک پاک روشن ازاد جوان پیر کوچک بزرگ سیاه سفید سرخ زرد
  سبز بهار پاییز ابان شهریور ایران تهران شهر کشور سند دارا توانا دانا اول دوم قدیم جدید کامل سالم محکم پایدار بیدار هوشیار`.split(
    /\s+/,
  ),
);

/** Second words and endings that are also ordinary words; «راد» and «کیا» are none. */
const ORDINARY_ENDINGS = new Set('فرد مهر اصل مقدم دوست خواه یان'.split(' '));

/** Whether a family name of one word counts only after a title or near the given name. */
function isOrdinary(word: string): boolean {
  return [ORDINARY, ORDINARY_ENDINGS, TITLES].some((words) => words.has(word));
}

/** Endings that are written without a space; joined to shorter names they make other words («تنها»). */
const WRITTEN_ON = /^(?:ها(?:ی|یی|یش|یشان)?|را)$/u;
/** More endings after a final «ی», where none of them makes another word. */
const WRITTEN_ON_YE = /^(?:ا?ش|ام|اند|ست|یم|شان|مان)$/u;
const MIN_LETTERS = 4;

function isWrittenOn(rest: string, name: string): boolean {
  if (name.length < MIN_LETTERS) return false;
  if (WRITTEN_ON.test(rest)) return true;
  if (rest === 'ی') return /[او]$/u.test(name) && !ORDINARY.has(name);
  return name.endsWith('ی') && WRITTEN_ON_YE.test(rest);
}

interface Name {
  readonly words: readonly string[];
  /** Without leading titles. */
  readonly whole: readonly string[];
  readonly families: readonly (readonly string[])[];
  /** Words that identify the person only after a title. */
  readonly titled: readonly string[];
}

function nameOf(name: string): Name {
  const words = wordsInOrder(name);
  const whole = withoutTitles(words);
  const last = whole.length - 1;
  const found: (readonly string[])[] = [];
  for (const [at, word] of whole.entries()) {
    const end = whole.findIndex((other, index) => index > at && !ENDINGS.has(other));
    const family = whole.slice(at, end === -1 ? undefined : end);
    const isPart = found.length > 0 && (ENDINGS.has(word) || SECOND_WORDS.has(word));
    // «سید» within a name is not a family name, «شیخ» at its end is.
    const isGiven = family.length === 1 && (GIVEN_AFTER_GIVEN.has(word) || (TITLES.has(word) && at < last));
    const isFirst = at === 0 && !(family.length > 1 ? family.length < whole.length : last > 0 && isLikeFamily(word));
    if (isPart || isGiven || isFirst) continue;
    found.push(family);
    // «مریم سادات کیا»: the ending is a family name by itself.
    if (family.length > 1 && (NEVER_BEFORE_AN_ENDING.has(word) || family[1] === 'کیا')) found.push(family.slice(1));
  }
  // In joined form: «شیخ‌الاسلامی», «رادمهر».
  const after = whole.slice(1);
  if (found.length > 0 && after.length > 1) found.push(after);
  const isAlone = (family: readonly string[]) => family.length > 1 || !isOrdinary(family[0]!);
  const ends = found.length > 0 || last < 1 ? [] : [whole[0]!, whole[last]!];
  return {
    words,
    whole,
    families: found.filter(isAlone),
    titled: [
      ...found.filter((family) => !isAlone(family)).map(([word]) => word!),
      ...ends.filter((word, at) => at === 1 || !GIVEN_AFTER_GIVEN.has(word)),
    ],
  };
}

/** Whether a word in the place of a given name is probably a family name. */
function isLikeFamily(word: string): boolean {
  if (GIVEN_AFTER_GIVEN.has(word) || GIVEN_LIKE_FAMILY.has(word)) return false;
  return /^.{3,}ی$|^.{2,}(?:زاده|زادگان|پور|نژاد|نیا|منش|خواه|وند|یان)$/u.test(word);
}

/** A text prepared for searching. */
interface IndexedText {
  readonly words: readonly string[];
  /** The positions of each word. */
  readonly at: ReadonlyMap<string, readonly number[]>;
}

function indexText(text: string): IndexedText {
  const words = wordsInOrder(text);
  return { words, at: Map.groupBy(words.keys(), (at) => words[at]!) };
}

type Run = readonly [from: number, to: number];

/** Returns where consecutive words equal `joined` when joined, however the text separates them and with any joined ending. */
function runsOf({ words, at }: IndexedText, joined: string): Run[] {
  const begin = [...at].flatMap(([word, places]) => (joined.startsWith(word) || word.startsWith(joined) ? places : []));
  return begin.flatMap((from): Run[] => {
    let text = '';
    for (let to = from; to < words.length && joined.startsWith(text); to += 1) {
      text += words[to]!;
      if (text === joined || (text.startsWith(joined) && isWrittenOn(text.slice(joined.length), joined)))
        return [[from, to]];
    }
    return [];
  });
}

/** Whether all words of a name are next to each other in any order. */
function hasTogether(text: IndexedText, whole: readonly string[]): boolean {
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

/** How many words before a word a title, or the given name, makes it a name. */
const TITLE_WITHIN = 4;
const GIVEN_WITHIN = 3;
/** The longest item between two «و» of a list after a plural title, in words. */
const ITEM_WITHIN = 8;

/** Whether the words before an ordinary word show that it is a family name there. */
function isMeantFor({ words }: IndexedText, at: number, whole: readonly string[]): boolean {
  if (NEVER_BEFORE_A_NAME.has(words[at - 1] ?? '')) return false;
  return isTitled(words, at) || hasGivenBefore(words, at, whole);
}

function hasGivenBefore(words: readonly string[], at: number, whole: readonly string[]): boolean {
  const given = whole.filter((word) => word !== words[at]);
  const before = words.slice(Math.max(0, at - GIVEN_WITHIN), at);
  const last = before.at(-1);
  return (
    before.some((word) => given.includes(word)) || (last?.length === 1 && given.some((word) => word.startsWith(last)))
  );
}

function isTitled(words: readonly string[], at: number): boolean {
  if (words.slice(Math.max(0, at - TITLE_WITHIN), at).some(isTitle)) return true;
  // Back along «و» to the plural title at the head of a list.
  let left = TITLE_WITHIN;
  for (let before = at - 1; before >= 0 && left > 0; before -= 1) {
    if (isPlural(words, before)) return true;
    left = words[before] === 'و' ? ITEM_WITHIN : left - 1;
  }
  return false;
}

function isTitle(word: string): boolean {
  return TITLES.has(word) || OTHER_TITLES.has(word);
}

/** «آقایان», «خانم‌ها» */
function isPlural(words: readonly string[], at: number): boolean {
  return PLURAL_TITLES.has(words[at]!) || (/^های?$/.test(words[at]!) && at > 0 && isTitle(words[at - 1]!));
}

/** Titles, ranks and roles that are never taken off a name. */
const OTHER_TITLES = new Set(
  `بانو جناب سرکار استاد سرهنگ سرگرد سروان ستوان سرتیپ شاهد گواه مطلع متهم محکوم شاکی مشتکی متشاکی خواهان خوانده موکل وکیل قاضی
  کارشناس`.split(/\s+/),
);

const PLURAL_TITLES = new Set(
  `اقایان خانمها خانمهای بانوان شهود گواهان شاهدان مطلعین متهمان متهمین محکومان محکومین شاکیان خواهانها خواهانهای خواندگان وکلا وکلای
  موکلان موکلین`.split(/\s+/),
);

/** Words after which an ordinary word is no name: «هر فرد». */
const NEVER_BEFORE_A_NAME = new Set('هر هیچ این ان همین همان چند کدام'.split(' '));

/** Whether a found family name stands at least once outside the whole name of another person. */
function stands(text: IndexedText, found: readonly Run[], others: () => readonly (readonly string[])[]): boolean {
  if (found.length === 0) return false;
  const taken = others().flatMap((whole) => runsOf(text, whole.join('')));
  return found.some(([from, to]) => !taken.some(([first, last]) => first <= from && to <= last));
}
