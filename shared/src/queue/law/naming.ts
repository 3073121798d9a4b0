import type { NamingCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import { isOwn, onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';

/** Decides on a request's guests. They can be changed until the meeting is called, which creates its seats. */
export function decideNaming(state: QueueState, { request, guests }: NamingCommand, actor: QueueActor): QueueDecision {
  if (!isOwn(actor, request)) return refuseQueue('not-permitted');
  return onRequest(state, request, ['asked', 'waiting', 'lapsed'], () => [{ type: 'guests-named', request, guests }]);
}
