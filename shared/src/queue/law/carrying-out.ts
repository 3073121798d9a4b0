import { isNews } from '../carried-out.ts';
import type { CarryingOutCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import { isOwn, onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';

/**
 * Decides on a statement about whether an answer was carried out. The office and the citizen each make their own statement, and may
 * change it later, or repeat it after the other contradicted it.
 */
export function decideCarryingOut(
  state: QueueState,
  { request: id, done }: CarryingOutCommand,
  actor: QueueActor,
): QueueDecision {
  if (!isOwn(actor, id)) return refuseQueue('not-permitted');
  return onRequest(state, id, ['ended'], ({ stage }) => {
    if (stage.kind !== 'ended' || stage.outcome === null) return refuseQueue('wrong-stage');
    return isNews(stage.carriedOut, actor.kind, done) ? [{ type: 'carrying-out-noted', request: id, done }] : [];
  });
}
