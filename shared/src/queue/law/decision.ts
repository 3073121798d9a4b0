import type { Rejection } from '../../rejection.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import type { RequestId } from '../ids.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueRefusalCode } from '../refusal.ts';
import type { QueueRequest, QueueState, Stage } from '../state.ts';

/** The result of a command: events to append (empty when nothing changes), or the refusal. */
export type QueueDecision = readonly QueueEvent[] | Rejection<QueueRefusalCode>;

/** Applies `then` to a request of the queue if its stage is one of `stages`; refuses otherwise. */
export function onRequest(
  state: QueueState,
  id: RequestId,
  stages: readonly Stage['kind'][],
  then: (request: QueueRequest) => QueueDecision,
): QueueDecision {
  const request = state.requests.get(id);
  if (request === undefined) return refuseQueue('unknown-request');
  return stages.includes(request.stage.kind) ? then(request) : refuseQueue('wrong-stage');
}

/** Whether the actor is the request's own citizen, or acts for the office. */
export function isOwn(actor: QueueActor, request: RequestId): boolean {
  return actor.kind !== 'citizen' || actor.request === request;
}
