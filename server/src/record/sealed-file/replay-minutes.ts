import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { MinutesEntry } from '@mahzar/shared/minutes/event';
import { evolveMinutes, replayMinutes } from '@mahzar/shared/minutes/evolve/evolve';
import type { Closing, WrittenMinutes } from '@mahzar/shared/minutes/paper';
import { drawnPlace, stepsPlace, wordsPlace } from '@mahzar/shared/minutes/places';
import { blocksFor, canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf, EMPTY_TEXT, withSteps } from '@mahzar/shared/minutes/text/text';
import { hexOf } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { sha256 } from '../../event-log/digest.ts';
import { minutesEventOf } from '../../event-log/minutes-event.ts';

/**
 * Flaws of minutes whose chain is valid:
 * - `unreadable`: an entry is not of minutes, cannot be decrypted, or leads to no text
 * - `not-signed`: the text differs from the one that was closed for reading and that these people have signed
 */
export type MinutesFlaw =
  | { readonly flaw: 'unreadable'; readonly seq: number }
  | { readonly flaw: 'not-signed'; readonly seq: number; readonly seats: readonly string[] };

/** Decrypts a value stored at a place, see `MinutesCipher`. Throws or rejects if the value was encrypted for another place. */
export type DecryptMinutes = (sealed: string, place: string) => string | Promise<string>;

/** Event and time of an entry of the minutes' log. */
export type MinutesHappened = Pick<MinutesEntry, 'seq' | 'at' | 'event'>;

export interface ReplayedMinutes extends WrittenMinutes {
  /** The last text and every signed text, in the form that is signed (`canonicalMinutes`), by SHA-256. */
  readonly signed: ReadonlyMap<string, string>;
  readonly flaw: MinutesFlaw | null;
}

/** Number of entries replayed before other work gets a turn. */
const AT_ONCE = 50;

/**
 * Rebuilds minutes from their log alone, whose chain was verified: every step from the first, and every signed text.
 * @param pause awaited between entries, to give other work of the process a turn
 */
export async function replayMinutesLog(
  hearing: string,
  chain: readonly ChainEntry[],
  decrypt: DecryptMinutes,
  pause: () => Promise<unknown> = () => Promise.resolve(),
): Promise<ReplayedMinutes> {
  const [opened, ...rest] = chain;
  const first = opened && minutesHappenedIn(opened);
  const isOpened = first?.event.type === 'minutes-opened';
  const nothing = { seq: 1, at: 0, event: { type: 'minutes-opened', hearing: hearing as HearingId, law: 1 } } as const;
  let state = replayMinutes([isOpened ? first : nothing]);
  let [text, closing]: [typeof EMPTY_TEXT, Closing | null] = [EMPTY_TEXT, null];
  const words = new Map<number, string>();
  const drawings = new Map<number, string>();
  const signed = new Map<string, string>();
  const unlike = new Map<string, number>();
  const formFor = (scope: 'whole' | 'own', seat: string): string =>
    canonicalMinutes(hearing, blocksFor(blocksOf(text), scope, seat));
  /** Keeps a signed text if its hash equals the one in the log. */
  const keep = (form: string, { sha256: expected, seat }: { sha256: string; seat: SeatId }, seq: number): void => {
    if (hexOf(sha256(form)) === expected) signed.set(expected, form);
    else if (!unlike.has(seat)) unlike.set(seat, seq);
  };
  const unreadable = (seq: number): ReplayedMinutes => {
    return { state, blocks: blocksOf(text), words, drawings, closing, signed, flaw: { flaw: 'unreadable', seq } };
  };
  if (!isOpened) return unreadable(opened?.seq ?? 1);
  let notRead: number | null = null;
  for (const stored of rest) {
    const [{ seq }, entry] = [stored, minutesHappenedIn(stored)];
    if (seq % AT_ONCE === 0) await pause();
    if (entry === null || entry.event.type === 'minutes-opened') return unreadable(seq);
    const { at, event } = entry;
    try {
      if (event.type === 'steps-accepted') {
        const steps = JSON.parse(await decrypt(event.sealed, stepsPlace(event.version))) as readonly unknown[];
        const after = withSteps(text, steps);
        if (after === null || state.version + steps.length !== event.version) return unreadable(seq);
        text = after;
      }
      if ((event.type === 'text-signed' || event.type === 'text-refused') && event.sealed !== null)
        words.set(seq, await decrypt(event.sealed, wordsPlace(state.reading?.round ?? 0, event.seat)));
      if ('drawn' in event && event.drawn !== null)
        drawings.set(seq, await decrypt(event.drawn, drawnPlace(state.reading?.round ?? 0, event.seat)));
    } catch {
      return unreadable(seq);
    }
    state = evolveMinutes(state, entry);
    if (event.type === 'reading-begun' && hexOf(sha256(formFor('whole', ''))) !== event.sha256) notRead ??= seq;
    if (event.type === 'text-signed' || event.type === 'text-refused') {
      const asked = state.reading?.asked.find(({ seat }) => seat === event.seat);
      if (asked === undefined) unlike.set(event.seat, seq);
      else keep(formFor(asked.scope, event.seat), event, seq);
    }
    if (event.type === 'minutes-closed') {
      closing = { at, seq, seat: event.seat, sha256: event.sha256, means: event.means };
      keep(formFor('whole', ''), event, seq);
    }
  }
  const whole = formFor('whole', '');
  signed.set(hexOf(sha256(whole)), whole);
  // Nothing may be written after the minutes were closed.
  if (closing !== null && hexOf(sha256(whole)) !== closing.sha256) notRead ??= chain.at(-1)?.seq ?? 1;
  const seq = notRead ?? unlike.values().next().value;
  const flaw = seq === undefined ? null : ({ flaw: 'not-signed', seq, seats: [...unlike.keys()] } as const);
  return { state, blocks: blocksOf(text), words, drawings, closing, signed, flaw };
}

/** Reads an entry of a minutes' log whose chain was verified; null when it is not of minutes. */
export function minutesHappenedIn({ seq, at, type, payload }: ChainEntry): MinutesHappened | null {
  const event = minutesEventOf(type, payload);
  return event === undefined ? null : { seq, at, event };
}

/** The people who have signed or closed the minutes, according to the log. */
export function signersIn(chain: readonly Pick<ChainEntry, 'type' | 'payload'>[]): readonly string[] {
  const seats = chain.flatMap(({ type, payload }) => {
    const event = minutesEventOf(type, payload);
    return event?.type === 'text-signed' || event?.type === 'minutes-closed' ? [event.seat] : [];
  });
  return [...new Set(seats)];
}
