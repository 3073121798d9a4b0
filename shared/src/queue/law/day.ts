import type { DayCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import type { OfficialId } from '../ids.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import type { QueueDecision } from './decision.ts';

/** What concerns the whole day. */
export function decideDay(state: QueueState, command: DayCommand, actor: QueueActor): QueueDecision {
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
      return [{ type: 'queue-closed', reason: command.reason, ...leftOf(state) }];
    case 'announce-delay': {
      const { until, reason } = command;
      if (until === (state.delay?.until ?? null)) return [];
      return [{ type: 'delay-announced', until, reason }];
    }
    case 'join':
    case 'leave-desk':
      if (actor.kind === 'official' && actor.official !== command.official) return refuseQueue('not-permitted');
      return command.type === 'join' ? decideJoining(state, command.official) : decideLeaving(state, command.official);
    default:
      return command satisfies never;
  }
}

/** Who is at a desk stays on the plan. */
function decidePlan(state: QueueState, plan: QueueState['plan']): QueueDecision {
  const present = [...state.officials.values()].filter(({ present }) => present);
  if (!present.every(({ id }) => plan.officials.includes(id))) return refuseQueue('official-busy');
  return JSON.stringify(plan) === JSON.stringify(state.plan) ? [] : [{ type: 'plan-changed', plan }];
}

/** Whose turn has not come when the day ends, and who never came. */
function leftOf({ requests }: QueueState) {
  const waiting = [...requests.values()].filter(({ stage }) => ['asked', 'waiting', 'lapsed'].includes(stage.kind));
  const isAbsent = ({ stage, arrivedAt }: (typeof waiting)[number]) => stage.kind !== 'asked' && arrivedAt === null;
  return {
    left: waiting.filter((request) => !isAbsent(request)).map(({ id }) => id),
    absent: waiting.filter(isAbsent).map(({ id }) => id),
  };
}

function decideJoining({ plan, officials }: QueueState, official: OfficialId): QueueDecision {
  if (!plan.officials.includes(official)) return refuseQueue('unknown-official');
  return officials.get(official)?.present === true ? [] : [{ type: 'official-joined', official }];
}

/** Nobody waits for somebody who is gone. */
function decideLeaving({ officials, requests }: QueueState, official: OfficialId): QueueDecision {
  const me = officials.get(official);
  if (me?.present !== true) return [];
  if (me.request !== null) return refuseQueue('official-busy');
  const released = [...requests.values()].filter(
    ({ assigned, stage }) => assigned === official && ['asked', 'waiting', 'lapsed'].includes(stage.kind),
  );
  return [{ type: 'official-left', official, released: released.map(({ id }) => id) }];
}
