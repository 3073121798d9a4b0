import { Rejection } from '../../rejection.ts';
import type { QueueCommand } from '../command.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import type { OfficeId } from '../ids.ts';
import { queueId } from '../ids.ts';
import type { QueuePlan } from '../plan.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import { decideAsking } from './asking.ts';
import { decideCalling, decideMeeting } from './calling.ts';
import { decideCarryingOut } from './carrying-out.ts';
import { decideDay } from './day.ts';
import { decidePlace, decideRequest } from './deciding.ts';
import type { QueueDecision } from './decision.ts';
import { decideNaming } from './naming.ts';
import { mayEverInQueue, QUEUE_PERMISSIONS } from './permissions.ts';
import { decidePresence } from './presence.ts';
import { QUEUE_LAW_VERSION } from './version.ts';

/** Returns the first event of a day's log. */
export function planned(office: OfficeId, day: string, plan: QueuePlan): QueueEvent {
  return { type: 'queue-planned', queue: queueId(office, day), office, day, law: QUEUE_LAW_VERSION, plan };
}

/**
 * The law of the queue: who may do what and when, and the consequences. Pure; `now` is epoch milliseconds. A refusal changes
 * nothing.
 */
export function decideQueue(state: QueueState, command: QueueCommand, actor: QueueActor, now: number): QueueDecision {
  if (!mayEverInQueue(actor.kind, command.type)) return refuseQueue('not-permitted');
  if (!QUEUE_PERMISSIONS[command.type].phases.includes(state.phase))
    return refuseQueue(state.phase === 'closed' ? 'queue-closed' : 'wrong-phase');
  const decision = decideCommand(state, command, actor, now);
  if (decision instanceof Rejection || decision.length === 0 || state.law === QUEUE_LAW_VERSION) return decision;
  return [{ type: 'law-changed', law: QUEUE_LAW_VERSION }, ...decision];
}

function decideCommand(state: QueueState, command: QueueCommand, actor: QueueActor, now: number): QueueDecision {
  switch (command.type) {
    case 'change-plan':
    case 'open':
    case 'pause':
    case 'resume':
    case 'close':
    case 'announce-delay':
    case 'join':
    case 'leave-desk':
      return decideDay(state, command, actor, now);
    case 'ask-ahead':
    case 'ask-today':
    case 'add-walk-in':
    case 'withdraw':
      return decideAsking(state, command, actor, now);
    case 'accept':
    case 'refuse':
    case 'redirect':
    case 'assign':
    case 'merge':
      return decideRequest(state, command);
    case 'name-guests':
      return decideNaming(state, command, actor);
    case 'mark-urgent':
    case 'restore':
    case 'reorder':
      return decidePlace(state, command);
    case 'arrive':
    case 'note-away':
    case 'note-place-lapsed':
    case 'note-ready':
    case 'report-device':
      return decidePresence(state, command, actor, now);
    case 'call-next':
    case 'recall':
    case 'skip':
    case 'hand-over':
    case 'note-no-show':
    case 'end':
    case 'give-outcome':
      return decideCalling(state, command, actor);
    case 'note-carried-out':
      return decideCarryingOut(state, command, actor);
    case 'note-meeting-begun':
    case 'note-meeting-over':
      return decideMeeting(state, command);
    default:
      return command satisfies never;
  }
}
