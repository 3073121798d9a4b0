import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { RequestDecision } from '@mahzar/shared/rest/office-requests';
import type { QueueExecution } from '../queue/queue-service.ts';
import type { Move, OfficeWords } from './request-store.ts';

/** What is decided by an act of the queue. */
type Decided = Exclude<RequestDecision, { readonly kind: 'withdraw' }>;

/** What a decision asks of the queue. */
export function commandOf(request: RequestId, decision: Decided): QueueCommand {
  switch (decision.kind) {
    case 'accept': {
      const { official } = decision;
      return { type: 'accept', request, ...(official !== null && { official: official as OfficialId }) };
    }
    case 'refuse':
      return { type: 'refuse', request, reason: decision.reason };
    case 'redirect':
      return { type: 'redirect', request, office: decision.office as OfficeId };
    case 'merge':
      return { type: 'merge', request, into: decision.into as RequestId };
    case 'urgent':
      return { type: 'mark-urgent', request, reason: decision.reason };
    case 'restore':
      return { type: 'restore', request, reason: decision.reason };
    case 'reorder':
      return { type: 'reorder', request, before: decision.before as RequestId | null, reason: decision.reason };
    default:
      return decision satisfies never;
  }
}

/** Why somebody is called before others, as it is kept; null of other decisions. */
export function moveOf(decision: Decided, by: string, at: number): Move | null {
  if (decision.kind !== 'urgent' && decision.kind !== 'reorder' && decision.kind !== 'restore') return null;
  const { kind: what, reason, words } = decision;
  return { at, what, reason, words, by };
}

/** What the citizen reads of a decision. */
export function reasonOf(decision: RequestDecision): OfficeWords['reason'] {
  if (decision.kind === 'refuse') return { code: decision.reason, words: decision.words };
  return decision.kind === 'redirect' ? { code: 'redirected', words: decision.words } : null;
}

/** What the office is told of what a queue has refused. */
export function refusedBy(code: Extract<QueueExecution, { ok: false }>['refusal']['code']): ApiErrorCode {
  if (code === 'not-permitted') return 'not-permitted';
  return code === 'record-unavailable' ? 'storage-unavailable' : 'wrong-stage';
}
