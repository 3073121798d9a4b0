import type { Rejection } from '../../rejection.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import type { RequestId } from '../ids.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueRefusalCode } from '../refusal.ts';
import type { QueueRequest, QueueState, Stage } from '../state.ts';

/** What follows from a command: events to append (none when it is already so), or why not. */
export type QueueDecision = readonly QueueEvent[] | Rejection<QueueRefusalCode>;

/** Does something with a request of the queue, if it stands at one of these stages. */
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

/** Whether somebody acts on what is theirs, or for the office. */
export function isOwn(actor: QueueActor, request: RequestId): boolean {
  return actor.kind !== 'citizen' || actor.request === request;
}
