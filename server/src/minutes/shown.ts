import type { SeatId } from '@mahzar/shared/hearing/ids';
import { screened } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import {
  MINUTES_ACTS,
  MINUTES_PERMISSIONS,
  mayEverInMinutes,
  minutesCapacity,
} from '@mahzar/shared/minutes/law/permissions';
import { mayReadMinutes } from '@mahzar/shared/minutes/law/reading';
import type { Answer, MinutesState } from '@mahzar/shared/minutes/state';
import { blocksFor } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import type { ReadingScope } from '@mahzar/shared/minutes/words';
import type { MinutesPerson, MinutesView, ShownAnswer } from '@mahzar/shared/protocol/minutes';
import type { HearingCard } from '../hearings/ports.ts';
import type { MinutesCaller } from './minutes-callers.ts';
import type { MinutesSnapshot } from './minutes-service.ts';
import { wordsPlace } from './places.ts';
import { minutesHash } from './minutes-hash.ts';

/** What is known of a hearing beside its log. */
export interface AboutHearing {
  readonly card: HearingCard | undefined;
  readonly startsAt: number | null;
  /** The telephone to which the caller's codes go, masked; null: none is booked. */
  readonly phone: string | null;
  readonly now: number;
}

/** Minutes beside their text, as their page shows them to somebody: of what they may not read nothing is in it. */
export function shownMinutes(
  snapshot: MinutesSnapshot,
  hearing: HearingState,
  { actor, isInCourtroom }: MinutesCaller,
  { card, startsAt, phone, now }: AboutHearing,
  wordsOf: (sealed: string, place: string) => string | null,
): MinutesView {
  const { state } = snapshot;
  const scope = mayReadMinutes(state, actor, isInCourtroom);
  const seat = actor.kind === 'seat' ? actor.seat : null;
  const isCourt = ['judge', 'clerk', 'bench'].includes(minutesCapacity(actor));
  const isTold = (other: string) => scope === 'whole' || other === seat;
  const people = [...hearing.seats.values()].filter(
    ({ id }) => scope !== null && isTold(id) && (isCourt || seat === null || !screened(hearing, seat, id)),
  );
  return {
    now,
    title: card?.title ?? '',
    caseNumber: card?.caseNumber ?? '',
    branch: card?.branch ?? '',
    startsAt,
    phase: state.phase,
    readAlong: state.readAlong,
    me: { seat, scope, phone, acts: MINUTES_ACTS.filter((act) => isOffered(state, act, actor)) },
    people: people.map(({ id, role, alias }): MinutesPerson => {
      return { seat: id, role, name: alias === null ? (card?.seats.get(id)?.name ?? null) : null, alias };
    }),
    reading: shownReading(snapshot, scope, seat, isTold, wordsOf),
    closed:
      state.closed === null || scope === null
        ? null
        : {
            at: state.closed.at,
            seat: state.closed.seat,
            isOfThisText: hashFor(snapshot, 'whole', '') === state.closed.sha256,
          },
  };
}

/** Whether somebody is shown an act: it is theirs, now, and of them it is waited for. */
function isOffered(state: MinutesState, act: (typeof MINUTES_ACTS)[number], actor: MinutesCaller['actor']): boolean {
  if (!mayEverInMinutes(actor, act) || !MINUTES_PERMISSIONS[act].phases.includes(state.phase)) return false;
  if (act !== 'sign' && act !== 'refuse') return true;
  if (actor.kind !== 'seat' || state.reading === null) return false;
  const { asked, answers } = state.reading;
  const answer = answers.get(actor.seat);
  return asked.some(({ seat }) => seat === actor.seat) && (answer === undefined || answer.kind === 'unanswered');
}

function shownReading(
  snapshot: MinutesSnapshot,
  scope: ReadingScope | null,
  me: SeatId | null,
  isTold: (seat: string) => boolean,
  wordsOf: (sealed: string, place: string) => string | null,
): MinutesView['reading'] {
  const { reading } = snapshot.state;
  if (reading === null || scope === null) return null;
  const { round, begunAt, until, asked, answers } = reading;
  const shown = (answer: Answer, seat: SeatId, of: ReadingScope): ShownAnswer => {
    if (answer.kind === 'unanswered') {
      return { kind: 'unanswered', at: answer.at, words: null, reason: answer.reason, isOfThisText: true };
    }
    const words = answer.sealed === null ? null : wordsOf(answer.sealed, wordsPlace(round, seat));
    const kind = answer.kind === 'signed' && answer.sealed !== null ? 'objected' : answer.kind;
    return { kind, at: answer.at, words, reason: null, isOfThisText: hashFor(snapshot, of, seat) === answer.sha256 };
  };
  return {
    round,
    begunAt,
    until,
    sha256: hashFor(snapshot, scope, me ?? ''),
    answers: asked
      .filter(({ seat }) => isTold(seat))
      .map(({ seat, scope: of }) => {
        const answer = answers.get(seat);
        return { seat, answer: answer === undefined ? null : shown(answer, seat, of) };
      }),
  };
}

/** Of the text as it stands, not as the log says that it was signed. */
function hashFor({ state, text }: MinutesSnapshot, scope: ReadingScope, seat: string): string {
  return minutesHash(state.hearing, blocksFor(blocksOf(text), scope, seat));
}
