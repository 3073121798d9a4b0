import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { RequestId } from '@mahzar/shared/queue/ids';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { RequestDecision } from '@mahzar/shared/rest/office-requests';
import type { QueueExecution } from '../queue/queue-service.ts';
import type { Move, OfficeWords } from './request-store.ts';

/** Decisions that are acts of the queue. */
type Decided = Exclude<RequestDecision, { readonly kind: 'withdraw' }>;

/** The queue's command for a decision. */
export function commandOf(request: RequestId, decision: Decided): QueueCommand {
  switch (decision.kind) {
    case 'accept': {
      const { official } = decision;
      return { type: 'accept', request, ...(official !== null && { official }) };
    }
    case 'refuse':
      return { type: 'refuse', request, reason: decision.reason };
    case 'redirect':
      return { type: 'redirect', request, office: decision.office };
    case 'merge':
      return { type: 'merge', request, into: decision.into };
    case 'urgent':
      return { type: 'mark-urgent', request, reason: decision.reason };
    case 'restore':
      return { type: 'restore', request, reason: decision.reason };
    case 'reorder':
      return { type: 'reorder', request, before: decision.before, reason: decision.reason };
    default:
      return decision satisfies never;
  }
}

/** The stored record of a decision to call somebody before others; null for other decisions. */
export function moveOf(decision: Decided, by: string, at: number): Move | null {
  if (decision.kind !== 'urgent' && decision.kind !== 'reorder' && decision.kind !== 'restore') return null;
  const { kind: what, reason, words } = decision;
  return { at, what, reason, words, by };
}

/** The reason that the citizen reads. */
export function reasonOf(decision: RequestDecision): OfficeWords['reason'] {
  if (decision.kind === 'refuse') return { code: decision.reason, words: decision.words };
  return decision.kind === 'redirect' ? { code: 'redirected', words: decision.words } : null;
}

/** The API's code for a refusal by the queue. */
export function refusedBy(code: Extract<QueueExecution, { ok: false }>['refusal']['code']): ApiErrorCode {
  if (code === 'not-permitted') return 'not-permitted';
  return code === 'record-unavailable' ? 'storage-unavailable' : 'wrong-stage';
}
