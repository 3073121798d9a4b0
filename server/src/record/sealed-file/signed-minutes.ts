import type { MinutesEntry } from '@mahzar/shared/minutes/event';
import type { Answer, MinutesState } from '@mahzar/shared/minutes/state';
import { blocksFor, canonicalMinutes, readCanonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import { hexOf } from '../../event-log/chain-hash.ts';
import { sha256 } from '../../event-log/digest.ts';
import type { MinutesHappened } from './replay-minutes.ts';

/** The answers to the closed text, from the log alone. */
export interface SignedMinutes {
  /** The text that the judge has signed and that was closed for reading. SHA-256, hexadecimal digits. */
  readonly closing: Extract<MinutesEntry['event'], { type: 'minutes-closed' }> & { readonly at: number };
  readonly reading: Reading;
  readonly answers: ReadonlyMap<string, AnswerEvent>;
}

type Reading = Extract<MinutesEntry['event'], { type: 'reading-begun' }>;
type AnswerEvent = Extract<MinutesEntry['event'], { type: 'text-signed' | 'text-refused' }>;

/** Entries about signatures of the closed text; they contain no other text. */
export function closingEntries({ reading }: MinutesState, log: readonly MinutesHappened[]): ReadonlySet<number> {
  const begun = log.findLast(({ event }) => event.type === 'reading-begun')?.seq ?? Infinity;
  const answers = [...(reading?.answers.values() ?? [])].filter(
    (answer): answer is Answer & { seq: number } => 'seq' in answer,
  );
  const later = log.filter(({ seq, event }) => seq >= begun && event.type !== 'steps-accepted').map(({ seq }) => seq);
  return new Set([...answers.map(({ seq }) => seq), ...later]);
}

/** Null when the entries are not of minutes that were read and closed. */
export function signedMinutes(log: readonly MinutesHappened[]): SignedMinutes | null {
  let reading: Reading | null = null;
  let closing: SignedMinutes['closing'] | null = null;
  let answers = new Map<string, AnswerEvent>();
  for (const { at, event } of log) {
    if (event.type === 'reading-begun') {
      const { stand } = (reading = event);
      answers = new Map([...answers].filter(([seat]) => stand.some((one) => one === seat)));
    }
    if (event.type === 'text-signed' || event.type === 'text-refused') answers.set(event.seat, event);
    if (event.type === 'unanswered-noted') answers.delete(event.seat);
    if (event.type === 'minutes-closed') closing = { ...event, at };
  }
  return reading === null || closing === null ? null : { reading, closing, answers };
}

/**
 * Every signed text, derived from the one that the judge has signed, by the SHA-256 that its signature covers; and the people whose
 * signature covers another text.
 */
export function textsSigned(
  hearing: string,
  { reading, closing, answers }: SignedMinutes,
  whole: string,
): { readonly texts: ReadonlyMap<string, string>; readonly unlike: readonly string[] } {
  const blocks = readCanonicalMinutes(hearing, whole) ?? [];
  const texts = new Map([[hexOf(sha256(whole)), whole]]);
  const unlike = texts.has(closing.sha256) && reading.sha256 === closing.sha256 ? [] : [closing.seat as string];
  for (const [seat, answer] of answers) {
    const scope = reading.asked.find((one) => one.seat === seat)?.scope ?? 'whole';
    const form = canonicalMinutes(hearing, blocksFor(blocks, scope, seat));
    if (hexOf(sha256(form)) === answer.sha256) texts.set(answer.sha256, form);
    else unlike.push(seat);
  }
  return { texts, unlike };
}
