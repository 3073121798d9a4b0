import { isNews } from '../carried-out.ts';
import type { CarryingOutCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import { isOwn, onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';

/**
 * Whether what an answer said was done. The office and the citizen each say it for themselves, and
 * may say otherwise later, or the same again when the other has said otherwise since.
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
