import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf, EMPTY_TEXT } from '@mahzar/shared/minutes/text/text';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import type { MinutesView, ShownAnswer } from '@mahzar/shared/protocol/minutes';
import { UNREACHABLE } from '../src/connection/result.ts';
import type { Choice } from './choice.ts';
import { openMinutesSession } from '../src/minutes/minutes-session.ts';
import type { MinutesSession } from '../src/minutes/minutes-session.ts';
import { addressOfOwnMinutes } from '../src/session/own-minutes.ts';

type Language = 'fa' | 'en';

const NINE = Date.UTC(2026, 10, 24, 6, 0);
const HOUR = 3_600_000;

const PEOPLE = {
  fa: {
    judge: 'رضا کیانی',
    clerk: 'زهرا محمدی',
    accused: 'علی رضایی',
    lawyer: 'نگار صادقی',
    witness: 'حسن مرادی',
  },
  en: {
    judge: 'Reza Kiani',
    clerk: 'Zahra Mohammadi',
    accused: 'Ali Rezaei',
    lawyer: 'Negar Sadeghi',
    witness: 'Hasan Moradi',
  },
} as const;
type Seat = keyof (typeof PEOPLE)['fa'];
const ROLES = {
  judge: 'presiding-judge',
  clerk: 'clerk',
  accused: 'accused',
  lawyer: 'lawyer',
  witness: 'witness',
} as const satisfies Record<Seat, string>;

const LINES = {
  fa: [
    ['آغاز جلسه'],
    [
      'جلسه رسیدگی به پرونده ۱۴۰۵۶۸۹۲۰۰۰۱۲۳۴۵۶۷ در تاریخ سه‌شنبه ۳ آذر ۱۴۰۵، در شعبه ۱۰۲ دادگاه کیفری دو شیراز، به ریاست رضا کیانی و با حضور علی رضایی (متهم) و نگار صادقی (وکیل) به صورت الکترونیکی تشکیل شد.',
    ],
    ['اظهارات'],
    ['علی رضایی (متهم) اظهار داشت: رسید بانکی مورخ ۱۲ مهر را من امضا نکرده‌ام و IBAN آن از آنِ من نیست.', 'accused'],
    ['پرسش رضا کیانی از علی رضایی (متهم): آن روز کجا بودید؟', 'judge', 'accused'],
    ['پاسخ علی رضایی: در محل کارم در خیابان زند.', 'accused', 'judge'],
  ],
  en: [
    ['Opening'],
    [
      'The hearing of case 140568920001234567 was opened electronically on Tuesday 24 November 2026 at Branch 102, Criminal Court Two of Shiraz, Reza Kiani presiding, with Ali Rezaei (Accused) and Negar Sadeghi (Lawyer) attending.',
    ],
    ['Statement'],
    ['Ali Rezaei (Accused) stated: I did not sign the bank receipt of 4 October, and its IBAN is not mine.', 'accused'],
    ['Question of Reza Kiani to Ali Rezaei (Accused): Where were you on that day?', 'judge', 'accused'],
    ['Answer of Ali Rezaei: At my workplace in Zand Street.', 'accused', 'judge'],
  ],
} as const;

function blocks(language: Language): readonly MinutesBlock[] {
  return LINES[language].map(([text, seat = null, to = null], index): MinutesBlock => {
    const at = NINE + index * 41_000;
    if (index === 0 || index === 2) return { kind: 'heading', part: index === 0 ? 'opening' : 'statement', at, text };
    return { kind: 'line', at, seat, to, text };
  });
}

/** The people of every screen, and those whom only some show. */
function peopleOf(language: Language, others: readonly Seat[] = []): MinutesView['people'] {
  const seats = ['judge', 'clerk', 'accused', 'lawyer', ...others] as const;
  return seats.map((seat) => ({ seat, role: ROLES[seat], name: PEOPLE[language][seat], alias: null }));
}

function view(language: Language, change: Partial<MinutesView>): MinutesView {
  return {
    now: NINE + HOUR,
    title: language === 'fa' ? 'رسیدگی به شکایت کلاهبرداری' : 'Hearing of a fraud complaint',
    caseNumber: '140568920001234567',
    branch: language === 'fa' ? 'شعبه ۱۰۲ دادگاه کیفری دو شیراز' : 'Branch 102, Criminal Court Two of Shiraz',
    startsAt: NINE,
    phase: 'writing',
    readAlong: true,
    me: {
      seat: 'clerk',
      acts: ['write', 'set-read-along', 'begin-reading'],
      scope: 'whole',
      phone: '47',
      means: 'one-time-code',
    },
    people: peopleOf(language),
    reading: null,
    hasPaper: false,
    withheld: null,
    nextMoved: null,
    earlier: [],
    closed: null,
    ...change,
  };
}

const answer = (kind: ShownAnswer['kind'], words: string | null = null, isOfThisText = true): ShownAnswer => {
  return { kind, at: NINE + HOUR, words, drawn: null, reason: kind === 'unanswered' ? 'absent' : null, isOfThisText };
};

function reading(answers: NonNullable<MinutesView['reading']>['answers']): NonNullable<MinutesView['reading']> {
  return { round: 1, begunAt: NINE + HOUR, until: NINE + 25 * HOUR, sha256: 'a'.repeat(64), answers };
}

/** Drawn like a signature by hand. */
const DRAWN =
  'M60 130L85 96L110 70L128 64L132 82L118 112L104 138L112 146L140 128L170 100L196 84L206 96L198 122L206 134L236 118L272 92L306 78L318 92L306 116L320 128L360 112L410 96L470 92M300 150L380 146L460 148';

export const objection = (language: Language) =>
  language === 'fa'
    ? 'پاسخ من «در محل کارم» بود، نه «در خیابان زند».'
    : 'I said “at my workplace”, not “in Zand Street”.';

/** The presiding judge, while answers are missing. */
const JUDGE: MinutesView['me'] = {
  seat: 'judge',
  acts: ['end-reading', 'note-unanswered', 'close'],
  scope: 'whole',
  phone: null,
  means: 'app-code',
};

const signing = (): Partial<MinutesView> => ({
  phase: 'reading',
  me: { seat: 'accused', acts: ['sign', 'refuse'], scope: 'whole', phone: '47', means: 'one-time-code' },
  reading: reading([
    { seat: 'accused', answer: null },
    { seat: 'lawyer', answer: { ...answer('signed'), drawn: DRAWN } },
  ]),
});

/** The content of each screen of minutes. */
const SCREENS: Readonly<Record<string, (language: Language) => Partial<MinutesView>>> = {
  'minutes-writing': () => ({}),
  'minutes-beginning': (language) => ({ people: peopleOf(language, ['witness']) }),
  'minutes-along': () => ({ me: { seat: 'accused', acts: [], scope: 'whole', phone: '47', means: 'one-time-code' } }),
  'minutes-not-open': () => ({ me: { seat: 'accused', acts: [], scope: null, phone: null, means: null }, people: [] }),
  'minutes-signing': signing,
  'minutes-own': signing,
  'minutes-own-ended': signing,
  'minutes-answers': (language) => ({
    phase: 'reading',
    me: JUDGE,
    reading: reading([
      { seat: 'accused', answer: answer('objected', objection(language)) },
      { seat: 'lawyer', answer: null },
      { seat: 'clerk', answer: answer('signed', null, false) },
    ]),
  }),
  'minutes-closing': (language) => ({
    phase: 'reading',
    me: JUDGE,
    reading: { ...reading([{ seat: 'accused', answer: answer('signed') }]), round: 2 },
    earlier: [
      {
        round: 1,
        begunAt: NINE + HOUR / 2,
        answers: [{ seat: 'accused', answer: answer('objected', objection(language), false) }],
      },
    ],
  }),
  'minutes-closing-organisation': () => ({
    phase: 'reading',
    me: { seat: 'judge', acts: ['end-reading', 'close'], scope: 'whole', phone: null, means: 'organisation' },
    reading: reading([{ seat: 'accused', answer: answer('signed') }]),
  }),
  'minutes-closed': (language) => ({
    phase: 'closed',
    hasPaper: true,
    me: { seat: 'accused', acts: [], scope: 'whole', phone: '47', means: 'one-time-code' },
    reading: reading([
      { seat: 'accused', answer: answer('refused', objection(language)) },
      { seat: 'lawyer', answer: answer('unanswered') },
    ]),
    closed: {
      at: NINE + 26 * HOUR,
      by: { seat: 'judge', role: 'presiding-judge', name: PEOPLE[language].judge, alias: null },
      isOfThisText: true,
      drawn: null,
    },
    nextMoved: { startsAt: NINE + 9 * 24 * HOUR },
  }),
};

/** The same next to the pictures of a hearing: for a writer, and for a reader. */
export const MINUTES_IN_COURT = {
  'clerk-minutes': { me: 'clerk', others: ['judge', 'prosecutor', 'citizen', 'lawyer', 'accused'] },
  'court-minutes': { others: ['judge', 'clerk', 'lawyer', 'accused'] },
} as const satisfies Record<string, Choice>;

export const MINUTES_SCREENS = Object.keys(SCREENS);

/** Address of a screen of minutes; people come to some of them from their own cases. */
export function addressOfMinutes(name: string, search: string): string {
  const own = name.startsWith('minutes-own') ? addressOfOwnMinutes('h1', 'accused') : null;
  return own === null ? `/minutes/h1${search}` : `${own}${search.replace('?', '&')}`;
}

/** Minutes that show one state and do nothing. @param name of a screen, including those next to the pictures of a hearing */
export function fixedMinutes(name: string, language: Language): MinutesSession {
  const session = openMinutesSession(
    (pushes, line) => {
      const shown = view(
        language,
        (SCREENS[name === 'court-minutes' ? 'minutes-along' : name] ?? SCREENS['minutes-writing']!)(language),
      );
      queueMicrotask(() => {
        pushes.minutes(shown);
        const text = blocks(language).map(({ kind, text: words, ...attrs }) =>
          minutesSchema.node(kind, attrs, minutesSchema.text(words)),
        );
        const doc = text.length === 0 ? EMPTY_TEXT : minutesSchema.node('doc', null, text);
        if (shown.me.acts.includes('write')) pushes.text({ version: 1, doc: doc.toJSON() as unknown });
        else if (shown.me.scope !== null) pushes.blocks({ from: 0, removed: 0, blocks: blocksOf(doc) });
        if (name === 'minutes-own-ended') line.ended('no-session');
      });
      return { ask: async () => UNREACHABLE, close: () => undefined };
    },
    () => NINE + HOUR,
  );
  return session;
}
