import { Rejection } from '../../rejection.ts';
import type { HearingId } from '../../hearing/ids.ts';
import type { MinutesCommand } from '../command.ts';
import type { AskedToSign, MinutesActor, MinutesEvent } from '../event.ts';
import { refuseMinutes } from '../refusal.ts';
import type { MinutesRefusalCode } from '../refusal.ts';
import { unansweredSigners } from '../state.ts';
import type { MinutesState, Reading } from '../state.ts';
import { MINUTES_PERMISSIONS, mayEverInMinutes } from './permissions.ts';
import { maySignMinutes, scopeOf } from './reading.ts';
import { MINUTES_LAW_VERSION } from './version.ts';

/** The result of a command: events to append (empty when nothing changes), or the refusal. */
export type MinutesDecision = readonly MinutesEvent[] | Rejection<MinutesRefusalCode>;

/** Returns the first event of the log. */
export function openingEvent(hearing: HearingId): MinutesEvent {
  return { type: 'minutes-opened', hearing, law: MINUTES_LAW_VERSION };
}

/**
 * The law of minutes: who may do what and when, and the consequences. Pure. A refusal changes nothing.
 * @param now epoch milliseconds
 */
export function decideMinutes(
  state: MinutesState,
  command: MinutesCommand,
  actor: MinutesActor,
  now: number,
): MinutesDecision {
  if (!mayEverInMinutes(actor, command.type)) return refuseMinutes('not-permitted');
  if (!MINUTES_PERMISSIONS[command.type].phases.includes(state.phase)) return refuseMinutes('wrong-phase');
  const decision = decideCommand(state, command, actor, now);
  if (decision instanceof Rejection || decision.length === 0 || state.law === MINUTES_LAW_VERSION) return decision;
  return [{ type: 'law-changed', law: MINUTES_LAW_VERSION }, ...decision];
}

function decideCommand(
  state: MinutesState,
  command: MinutesCommand,
  actor: MinutesActor,
  now: number,
): MinutesDecision {
  const { reading } = state;
  switch (command.type) {
    case 'write': {
      const { version, count, editor, sealed } = command;
      if (version !== state.version) return refuseMinutes('stale-version');
      return [{ type: 'steps-accepted', version: version + count, count, editor, sealed }];
    }
    case 'set-read-along':
      return command.on === state.readAlong ? [] : [{ type: 'read-along-set', on: command.on }];
    case 'begin-reading': {
      const { version, sha256, until, asked } = command;
      if (version !== state.version) return refuseMinutes('stale-version');
      const seats = new Set(asked.map(({ seat }) => seat));
      const isAskable = asked.every(({ role, scope }) => maySignMinutes(role) && scope === scopeOf(role));
      if (version === 0 || asked.length === 0 || seats.size < asked.length || !isAskable || until <= now)
        return refuseMinutes('nothing-to-read');
      const stand = reading === null ? [] : asked.filter((one) => isAnsweredSo(reading, one)).map(({ seat }) => seat);
      return [{ type: 'reading-begun', round: (reading?.round ?? 0) + 1, version, sha256, until, asked, stand }];
    }
    case 'end-reading':
      return [{ type: 'reading-ended' }];
    case 'sign':
    case 'refuse': {
      if (actor.kind !== 'seat' || reading === null) return refuseMinutes('not-asked');
      const { seat } = actor;
      const asked = reading.asked.find((one) => one.seat === seat);
      if (asked === undefined) return refuseMinutes('not-asked');
      const before = reading.answers.get(seat);
      // A person whom the court noted as unanswered may still answer in time.
      if (before !== undefined && before.kind !== 'unanswered') return refuseMinutes('answered-already');
      if (now >= reading.until) return refuseMinutes('too-late');
      const { round, sha256, sealed, drawn, means } = command;
      if (round !== reading.round || sha256 !== asked.sha256) return refuseMinutes('another-text');
      return [{ type: command.type === 'sign' ? 'text-signed' : 'text-refused', seat, sha256, sealed, drawn, means }];
    }
    case 'note-unanswered': {
      const { seat, reason } = command;
      if (reading?.asked.some((one) => one.seat === seat) !== true) return refuseMinutes('not-asked');
      const before = reading.answers.get(seat);
      if (before !== undefined && before.kind !== 'unanswered') return refuseMinutes('answered-already');
      return before?.reason === reason ? [] : [{ type: 'unanswered-noted', seat, reason }];
    }
    case 'close': {
      if (actor.kind !== 'seat' || reading === null) return refuseMinutes('not-permitted');
      if (command.round !== reading.round || command.sha256 !== reading.sha256) return refuseMinutes('another-text');
      if (!isAnswered(reading, now)) return refuseMinutes('answers-missing');
      const { sha256, drawn, means } = command;
      return [{ type: 'minutes-closed', seat: actor.seat, sha256, drawn, means }];
    }
    default:
      return command satisfies never;
  }
}

/** Whether the person has answered to exactly the same text before, so that the answer stays valid. */
function isAnsweredSo({ answers }: Reading, { seat, sha256 }: AskedToSign): boolean {
  const answer = answers.get(seat);
  return answer !== undefined && answer.kind !== 'unanswered' && answer.sha256 === sha256;
}

/**
 * Whether the judge may sign: everybody has answered, or the time has passed.
 * @param now epoch milliseconds
 */
export function isAnswered(reading: Reading, now: number): boolean {
  return now >= reading.until || unansweredSigners(reading).length === 0;
}

/** Returns from when the judge may sign, epoch milliseconds: at the last answer, or at the deadline. */
export function answeredFrom(reading: Reading): number {
  if (unansweredSigners(reading).length > 0) return reading.until;
  const lastAnswer = Math.max(reading.begunAt, ...[...reading.answers.values()].map(({ at }) => at));
  return Math.min(lastAnswer, reading.until);
}
