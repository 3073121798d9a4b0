import type { NamingCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import { isOwn, onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';

/** Who joins a meeting from elsewhere is said until it is called: its seats are made with the call. */
export function decideNaming(state: QueueState, { request, guests }: NamingCommand, actor: QueueActor): QueueDecision {
  if (!isOwn(actor, request)) return refuseQueue('not-permitted');
  return onRequest(state, request, ['asked', 'waiting', 'lapsed'], () => [{ type: 'guests-named', request, guests }]);
}
