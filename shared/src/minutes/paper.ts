import { digitsIn } from '../notify/words.ts';
import type { SeatId } from '../hearing/ids.ts';
import type { Answer, MinutesState, Reading } from './state.ts';
import type { MinutesBlock } from './text/blocks.ts';
import { PAPER_WORDS } from './paper-words.ts';
import type { SigningMeans } from '../signing-means.ts';

/** A person of a hearing with their Persian name in court; a protected person's name is their number. */
export interface NamedPerson {
  readonly seat: string;
  readonly name: string;
  readonly role: string;
}

/** The judge's signature, which comes last. `at`: epoch milliseconds. */
export interface Closing {
  readonly at: number;
  /** Number of its log entry. */
  readonly seq: number;
  readonly seat: SeatId;
  readonly sha256: string;
  readonly means: SigningMeans;
}

/** The content of the document: the text of the minutes, and all answers to it. */
export interface WrittenMinutes {
  readonly state: MinutesState;
  readonly blocks: readonly MinutesBlock[];
  /** Words that accompany signatures, by log entry. */
  readonly words: ReadonlyMap<number, string>;
  /** Drawn signatures, by log entry. */
  readonly drawings: ReadonlyMap<number, string>;
  /** Null while the judge has not signed. */
  readonly closing: Closing | null;
}

/** A paragraph in readable form, with its time and speaker where it has them. */
export type PaperParagraph =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'line'; readonly at: string | null; readonly who: string | null; readonly text: string };

/** The answer of a person who was asked to sign. */
export interface PaperAnswer {
  readonly seat: SeatId;
  readonly who: string;
  /** Whether they signed or refused, or why they did not answer. */
  readonly said: string;
  /** Day and time of the answer, and how the person was identified; null: no answer. */
  readonly when: string | null;
  readonly how: string | null;
  readonly words: string | null;
  /** The drawn signature. */
  readonly drawn: string | null;
  /** Digest of exactly the text that the person read, hexadecimal; null: no signature or refusal. */
  readonly sha256: string | null;
}

/** Minutes in readable Persian form. The same minutes always give the same words. */
export interface MinutesPaper {
  readonly paragraphs: readonly PaperParagraph[];
  readonly answers: readonly PaperAnswer[];
  /** Answers to earlier texts that are not valid for this one. */
  readonly earlier: readonly PaperAnswer[];
  /** The judge's answer; null while the judge has not signed. */
  readonly closing: PaperAnswer | null;
}

/**
 * Makes the readable form of minutes.
 * @param zone the court's time zone, an IANA name
 */
export function minutesPaper(
  { state, blocks, words, drawings, closing }: WrittenMinutes,
  people: readonly NamedPerson[],
  zone: string,
): MinutesPaper {
  const clock = clockIn(zone);
  const known = new Map(people.map((person) => [person.seat, person]));
  const called = (seat: string): string => known.get(seat)?.name || known.get(seat)?.role || seat;
  const withRole = (seat: string): string => {
    const { name = '', role = '' } = known.get(seat) ?? {};
    return name === '' || role === '' ? called(seat) : `${name} (${role})`;
  };
  const answered = (seat: SeatId, answer: Answer | undefined): PaperAnswer => {
    const nothing = { seat, who: withRole(seat), when: null, how: null, words: null, drawn: null, sha256: null };
    if (answer === undefined) return { ...nothing, said: PAPER_WORDS.answers.waiting };
    const when = clock.moment(answer.at);
    if (answer.kind === 'unanswered') return { ...nothing, said: PAPER_WORDS.unanswered[answer.reason], when };
    const said = PAPER_WORDS.answers[answer.kind === 'signed' && answer.sealed !== null ? 'objected' : answer.kind];
    const { sha256, means, seq } = answer;
    const [how, drawn] = [PAPER_WORDS.means[means], drawings.get(seq) ?? null];
    return { ...nothing, said, when, how, words: words.get(seq) ?? null, drawn, sha256 };
  };
  const last = state.reading;
  const stands = new Set(last?.answers.values());
  return {
    paragraphs: blocks.map((block) =>
      block.kind === 'heading'
        ? { kind: 'heading', text: block.text === '' ? PAPER_WORDS.parts[block.part] : block.text }
        : {
            kind: 'line',
            at: block.at === null ? null : clock.time(block.at),
            who: block.seat === null ? null : saidBy(called(block.seat), block.to === null ? null : called(block.to)),
            text: block.text,
          },
    ),
    answers: last?.asked.map(({ seat }) => answered(seat, last.answers.get(seat))) ?? [],
    earlier: state.earlier.flatMap((reading) =>
      answersOf(reading)
        .filter(([, answer]) => !stands.has(answer))
        .map(([seat, answer]) => answered(seat, answer)),
    ),
    closing:
      closing === null
        ? null
        : {
            seat: closing.seat,
            who: withRole(closing.seat),
            said: PAPER_WORDS.answers.signed,
            when: clock.moment(closing.at),
            how: PAPER_WORDS.means[closing.means],
            words: null,
            drawn: drawings.get(closing.seq) ?? null,
            sha256: closing.sha256,
          },
  };
}

function answersOf({ asked, answers }: Reading): [SeatId, Answer][] {
  return asked.flatMap(({ seat }): [SeatId, Answer][] => {
    const answer = answers.get(seat);
    return answer === undefined ? [] : [[seat, answer]];
  });
}

function saidBy(name: string, to: string | null): string {
  return to === null ? name : `${name} به ${to}`;
}

/**
 * Returns the plain text with the hash that each signature covers, and a mention of each drawn signature.
 * @param head lines above it
 */
export function minutesPlainText(paper: MinutesPaper, head: readonly string[]): string {
  const paragraphs = paper.paragraphs.map((one) =>
    one.kind === 'heading'
      ? `\n${one.text}`
      : [...(one.at === null ? [] : [one.at]), ...(one.who === null ? [] : [`${one.who}:`]), one.text].join(' '),
  );
  const part = (title: string, answers: readonly PaperAnswer[]): string[] =>
    answers.length === 0 ? [] : ['', title, ...answers.flatMap(linesOf)];
  const closed =
    paper.closing === null ? ['', 'قاضی این متن را هنوز امضا نکرده است.'] : part('امضای قاضی', [paper.closing]);
  return [
    ...head,
    ...paragraphs,
    ...part('امضاها', paper.answers),
    ...part('پاسخ به متن‌های پیشین', paper.earlier),
    ...closed,
    '',
  ].join('\n');
}

function linesOf({ who, said, when, how, words, drawn, sha256 }: PaperAnswer): string[] {
  const by = [said, when, how].filter((one) => one !== null).join('، ');
  return [
    `- ${who}: ${by}`,
    ...(words === null ? [] : words.split('\n').map((line) => `  > ${line}`)),
    // The first sealed files, whose text is generated again, have no drawn signatures.
    ...(drawn === null ? [] : [`  ${PAPER_WORDS.drawn}`]),
    ...(sha256 === null ? [] : [`  SHA-256: ${sha256}`]),
  ];
}

interface CourtClock {
  /** Formats epoch ms as day and time in the Persian calendar. */
  readonly moment: (at: number) => string;
  readonly time: (at: number) => string;
}

/** Numbers only, because names of days and months differ between programs. */
function clockIn(timeZone: string): CourtClock {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
    timeZone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: 'h23',
  });
  const inWords = (at: number, write: (part: (type: Intl.DateTimeFormatPartTypes) => string) => string): string => {
    const parts = format.formatToParts(at);
    return digitsIn(
      'fa',
      write((type) => parts.find((one) => one.type === type)?.value ?? ''),
    );
  };
  return {
    moment: (at) =>
      inWords(
        at,
        (part) =>
          `${part('year')}/${part('month')}/${part('day')} ساعت ${part('hour')}:${part('minute')}:${part('second')}`,
      ),
    time: (at) => inWords(at, (part) => `${part('hour')}:${part('minute')}:${part('second')}`),
  };
}
