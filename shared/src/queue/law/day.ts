import type { DayCommand } from '../command.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import type { OfficialId, RequestId } from '../ids.ts';
import { momentOf } from '../plan.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueRequest, QueueState } from '../state.ts';
import type { CloseReason } from '../words.ts';
import type { QueueDecision } from './decision.ts';

/** Decides on commands on the whole day. */
export function decideDay(state: QueueState, command: DayCommand, actor: QueueActor, now: number): QueueDecision {
  switch (command.type) {
    case 'change-plan':
      return decidePlan(state, command.plan);
    case 'open':
      return [{ type: 'queue-opened' }];
    case 'pause':
      return [{ type: 'queue-paused', until: command.until, reason: command.reason }];
    case 'resume':
      return [{ type: 'queue-resumed' }];
    case 'close':
      return [{ type: 'queue-closed', reason: command.reason, ...leftOf(state, command.reason, now) }];
    case 'announce-delay': {
      const { until, reason } = command;
      if (until === (state.delay?.until ?? null)) return [];
      return [{ type: 'delay-announced', until, reason }];
    }
    case 'join':
    case 'leave-desk':
      if (actor.kind === 'official' && actor.official !== command.official) return refuseQueue('not-permitted');
      return command.type === 'join'
        ? decideJoining(state, command.official)
        : decideLeaving(state, command.official, actor);
    default:
      return command satisfies never;
  }
}

/** An official who is present must stay in the plan. */
function decidePlan(state: QueueState, plan: QueueState['plan']): QueueDecision {
  const present = [...state.officials.values()].filter(({ present }) => present);
  if (!present.every(({ id }) => plan.officials.includes(id))) return refuseQueue('official-busy');
  return JSON.stringify(plan) === JSON.stringify(state.plan) ? [] : [{ type: 'plan-changed', plan }];
}

/**
 * Returns the requests whose turn did not come before the day's end, and those whose person never came although the day was held to
 * its end and their time has passed.
 */
function leftOf({ plan, openedAt, requests }: QueueState, reason: CloseReason, now: number) {
  const isHeld = openedAt !== null && reason === 'day-over';
  const waiting = [...requests.values()].filter(({ stage }) => ['asked', 'waiting', 'lapsed'].includes(stage.kind));
  const isAbsent = ({ stage, arrivedAt, number }: QueueRequest) =>
    isHeld && stage.kind !== 'asked' && arrivedAt === null && momentOf(plan, number) <= now;
  return {
    left: waiting.filter((request) => !isAbsent(request)).map(({ id }) => id),
    absent: waiting.filter(isAbsent).map(({ id }) => id),
  };
}

function decideJoining({ plan, officials }: QueueState, official: OfficialId): QueueDecision {
  if (!plan.officials.includes(official)) return refuseQueue('unknown-official');
  return officials.get(official)?.present === true ? [] : [{ type: 'official-joined', official }];
}

/**
 * Decides on an official's leaving; requests for this official become free. If staff report the absence, the official's present
 * request is also ended, because the official cannot end it.
 */
function decideLeaving(state: QueueState, official: OfficialId, actor: QueueActor): QueueDecision {
  const { officials, requests } = state;
  const me = officials.get(official);
  if (me?.present !== true) return [];
  if (me.request !== null && actor.kind !== 'staff') return refuseQueue('official-busy');
  const given = me.request === null ? [] : givenBack(state, me.request, official);
  const back = given.flatMap((event) => (event.type === 'skipped' ? [event.request] : []));
  const released = [...requests.values()].filter(
    ({ id, assigned, stage }) =>
      assigned === official && (['asked', 'waiting', 'lapsed'].includes(stage.kind) || back.includes(id)),
  );
  return [...given, { type: 'official-left', official, released: released.map(({ id }) => id) }];
}

/** A called person who was not met yet becomes the next in the line. A meeting ends, and so does a call on a closed day. */
function givenBack({ phase, line, requests }: QueueState, request: RequestId, official: OfficialId): QueueEvent[] {
  const isBack = phase !== 'closed' && requests.get(request)?.stage.kind === 'called';
  if (isBack) return [{ type: 'skipped', request, official, before: line[0] ?? null }];
  return [{ type: 'meeting-ended', request, official }];
}
