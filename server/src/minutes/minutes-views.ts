import type { Node } from 'prosemirror-model';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { screened } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import {
  MINUTES_ACTS,
  MINUTES_PERMISSIONS,
  mayEverInMinutes,
  minutesCapacity,
} from '@mahzar/shared/minutes/law/permissions';
import { mayReadMinutes } from '@mahzar/shared/minutes/law/reading';
import type { Answer, MinutesState, Reading } from '@mahzar/shared/minutes/state';
import { blocksFor } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import type { ReadingScope } from '@mahzar/shared/minutes/words';
import type { MinutesPerson, MinutesView, ShownAnswer, ShownAnswers } from '@mahzar/shared/protocol/minutes';
import type { SigningMeans } from '@mahzar/shared/signing-means';
import type { HearingCard } from '../hearings/ports.ts';
import { namesHidden } from '../record/sealed-file/named-in-minutes.ts';
import type { WhoMayBeNamed } from '../record/sealed-file/named-in-minutes.ts';
import type { MinutesCaller } from './minutes-callers.ts';
import type { MinutesSnapshot } from './minutes-service.ts';
import { drawnPlace, wordsPlace } from '@mahzar/shared/minutes/places';
import { minutesHash } from './minutes-hash.ts';

/** Data of a hearing from outside its log. */
export interface AboutHearing {
  readonly card: HearingCard | undefined;
  /** Seats of people who have or had a number in some hearing of the case. */
  readonly hidden: ReadonlySet<SeatId>;
  /** People whom the text may name. */
  readonly named: WhoMayBeNamed;
  readonly startsAt: number | null;
  /** The telephone for the caller's codes, masked; null: none is booked. */
  readonly phone: string | null;
  /** How the caller is identified for signing by this access; null: not possible yet. */
  readonly means: SigningMeans | null;
  readonly now: number;
  /** See `MinutesView`. */
  readonly nextMoved: MinutesView['nextMoved'];
}

/** What a reader may know of other people's answers. */
interface Sight {
  readonly isTold: (seat: SeatId) => boolean;
  /**
   * Handwriting identifies a person: the drawn signature of a person with a number is visible to that person and the court only.
   */
  readonly seesHandOf: (seat: SeatId) => boolean;
  readonly seesWordsOf: (seat: SeatId) => boolean;
}

/** The view of minutes for a reader, without the text itself; it contains nothing that they may not read. */
export function shownMinutes(
  snapshot: MinutesSnapshot,
  hearing: HearingState,
  { actor, isInCourtroom }: MinutesCaller,
  { card, hidden, named, startsAt, phone, means, now, nextMoved }: AboutHearing,
): MinutesView {
  const { state } = snapshot;
  const scope = mayReadMinutes(state, actor, isInCourtroom);
  const seat = actor.kind === 'seat' ? actor.seat : null;
  const isCourt = isOfCourt(actor);
  // A reader learns neither the presence nor the answers of people from whom a screen separates them.
  const isTold = (other: SeatId): boolean => {
    if (scope === null || other === seat) return scope !== null;
    return scope === 'whole' && (isCourt || seat === null || !screened(hearing, seat, other));
  };
  const goesByNumber = (other: SeatId): boolean => hidden.has(other) || hearing.seats.get(other)?.alias !== null;
  const unnamed = new Set([...hearing.seats.keys(), ...hidden].filter(goesByNumber));
  const namesOne =
    asksWhomTextNames(state, actor) && namesHidden(textsFor(snapshot, scope, seat, isTold), named, unnamed);
  const isWithheld = namesOne && !isCourt;
  const seesWordsOf = (other: SeatId): boolean => !isWithheld || other === seat;
  const seesHandOf = (other: SeatId): boolean => isCourt || other === seat || !goesByNumber(other);
  const person = ({ id, role, alias }: Pick<Seat, 'id' | 'role' | 'alias'>): MinutesPerson => {
    return { seat: id, role, name: goesByNumber(id) ? null : (card?.seats.get(id)?.name ?? null), alias };
  };
  const { closed } = state;
  const judge = closed === null ? undefined : hearing.seats.get(closed.seat);
  return {
    now,
    title: card?.title ?? '',
    caseNumber: card?.caseNumber ?? '',
    branch: card?.branch ?? '',
    startsAt,
    phase: state.phase,
    readAlong: state.readAlong,
    me: { seat, scope, phone, means, acts: MINUTES_ACTS.filter((act) => isOffered(state, act, actor)) },
    people: [...hearing.seats.values()].filter(({ id }) => isTold(id)).map(person),
    ...shownReadings(snapshot, scope, seat, { isTold, seesHandOf, seesWordsOf }),
    hasPaper: !isWithheld && mayHavePaper(snapshot, hearing, { actor, isInCourtroom }),
    withheld: namesOne ? (isCourt ? 'once-closed' : 'now') : null,
    closed:
      closed === null || scope === null || judge === undefined
        ? null
        : {
            at: closed.at,
            by: person(judge),
            isOfThisText: hashFor(snapshot, 'whole', '') === closed.sha256,
            drawn: seesHandOf(judge.id) ? opened(snapshot, closed.drawn, drawnPlace(closed.round, judge.id)) : null,
          },
    nextMoved: scope === 'whole' ? nextMoved : null,
  };
}

/**
 * Whether a person may have the minutes as a paper: the judge has closed them, and the person may read them whole and know of
 * everybody whom the paper names.
 */
export function mayHavePaper(
  { state }: Pick<MinutesSnapshot, 'state'>,
  hearing: HearingState,
  { actor, isInCourtroom }: Pick<MinutesCaller, 'actor' | 'isInCourtroom'>,
): boolean {
  if (state.closed === null || mayReadMinutes(state, actor, isInCourtroom) !== 'whole') return false;
  if (isOfCourt(actor) || actor.kind !== 'seat') return true;
  return [...hearing.seats.keys()].every((other) => other === actor.seat || !screened(hearing, actor.seat, other));
}

/** Whether the actor belongs to the court, which is shown everything. */
export function isOfCourt(actor: MinutesCaller['actor']): boolean {
  return ['judge', 'clerk', 'bench'].includes(minutesCapacity(actor));
}

/**
 * Whether the text must be searched for hidden names: closed minutes that name a person with a number are for the court only, and
 * during the reading the court is warned of that.
 */
function asksWhomTextNames({ closed, phase }: MinutesState, actor: MinutesCaller['actor']): boolean {
  return isOfCourt(actor) ? phase === 'reading' : closed !== null;
}

/** All texts that a reader gets: the text in their scope, and what others have written with their answers. */
function textsFor(
  snapshot: MinutesSnapshot,
  scope: ReadingScope | null,
  me: SeatId | null,
  isTold: Sight['isTold'],
): string[] {
  if (scope === null) return [];
  const { reading, earlier } = snapshot.state;
  const words = [...earlier, ...(reading === null ? [] : [reading])].flatMap(({ answers }) =>
    [...answers].flatMap(([seat, answer]) => {
      if (seat === me || !isTold(seat) || answer.kind === 'unanswered') return [];
      return opened(snapshot, answer.sealed, wordsPlace(answer.round, seat)) ?? [];
    }),
  );
  return [...blocksFor(blocksOf(snapshot.text), scope, me ?? '').map(({ text }) => text), ...words];
}

/** Whether an act is offered to a person now: it is permitted, and awaited from them. */
function isOffered(state: MinutesState, act: (typeof MINUTES_ACTS)[number], actor: MinutesCaller['actor']): boolean {
  if (!mayEverInMinutes(actor, act) || !MINUTES_PERMISSIONS[act].phases.includes(state.phase)) return false;
  if (act !== 'sign' && act !== 'refuse') return true;
  if (actor.kind !== 'seat' || state.reading === null) return false;
  const { asked, answers } = state.reading;
  const answer = answers.get(actor.seat);
  return asked.some(({ seat }) => seat === actor.seat) && (answer === undefined || answer.kind === 'unanswered');
}

/** The current reading, and earlier ones. While the text is open, the last reading counts as an earlier one. */
function shownReadings(
  snapshot: MinutesSnapshot,
  scope: ReadingScope | null,
  me: SeatId | null,
  sight: Sight,
): Pick<MinutesView, 'reading' | 'earlier'> {
  const { phase, reading: last, earlier: before } = snapshot.state;
  if (last === null || scope === null) return { reading: null, earlier: [] };
  const isOpen = phase === 'writing';
  const stands = (seat: SeatId, answer: Answer): boolean => !isOpen && last.answers.get(seat) === answer;
  const earlier = (isOpen ? [...before, last] : before).map(({ round, begunAt, asked, answers }) => {
    const given = asked.filter(({ seat }) => {
      const answer = answers.get(seat);
      return answer !== undefined && !stands(seat, answer);
    });
    return { round, begunAt, answers: shownAnswers(snapshot, { asked: given, answers }, sight) };
  });
  const { round, begunAt, until } = last;
  const sha256 = hashFor(snapshot, scope, me ?? '');
  return {
    reading: isOpen ? null : { round, begunAt, until, sha256, answers: shownAnswers(snapshot, last, sight) },
    earlier: earlier.filter(({ answers }) => answers.length > 0),
  };
}

function shownAnswers(
  snapshot: MinutesSnapshot,
  { asked, answers }: Pick<Reading, 'asked' | 'answers'>,
  { isTold, seesHandOf, seesWordsOf }: Sight,
): ShownAnswers {
  const shown = (answer: Answer, seat: SeatId, of: ReadingScope): ShownAnswer => {
    if (answer.kind === 'unanswered') {
      return { kind: 'unanswered', at: answer.at, words: null, drawn: null, reason: answer.reason, isOfThisText: true };
    }
    const { at, sealed, round, sha256 } = answer;
    const words = seesWordsOf(seat) ? opened(snapshot, sealed, wordsPlace(round, seat)) : null;
    const drawn = seesHandOf(seat) ? opened(snapshot, answer.drawn, drawnPlace(round, seat)) : null;
    const kind = answer.kind === 'signed' && sealed !== null ? 'objected' : answer.kind;
    return { kind, at, words, drawn, reason: null, isOfThisText: hashFor(snapshot, of, seat) === sha256 };
  };
  return asked
    .filter(({ seat }) => isTold(seat))
    .map(({ seat, scope }) => {
      const answer = answers.get(seat);
      return { seat, answer: answer === undefined ? null : shown(answer, seat, scope) };
    });
}

/** The decrypted value of a place; null: none. */
function opened({ cipher }: MinutesSnapshot, sealed: string | null, place: string): string | null {
  return sealed === null ? null : (cipher?.decrypt(sealed, place) ?? null);
}

const hashes = new WeakMap<Node, Map<string, string>>();

/** Hash of the present text, not of the one that the log says was signed; computed once for each text. */
function hashFor({ state, text }: MinutesSnapshot, scope: ReadingScope, seat: string): string {
  const known = hashes.get(text) ?? new Map<string, string>();
  hashes.set(text, known);
  const key = `${state.hearing} ${scope === 'whole' ? '' : seat}`;
  const hash = known.get(key) ?? minutesHash(state.hearing, blocksFor(blocksOf(text), scope, seat));
  known.set(key, hash);
  return hash;
}
