import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import type { Answers } from '@mahzar/shared/requests/answers';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import type { Language } from '@mahzar/shared/rest/values';
import type { StoredRequest } from './request-store.ts';

/**
 * A new draft without a proven person and without a turn.
 * @param at epoch milliseconds
 */
export function newDraft(
  of: { readonly id: RequestId; readonly office: OfficeId; readonly language: Language },
  answers: Partial<Answers>,
  at: number,
): StoredRequest {
  return {
    id: of.id,
    office: of.office,
    language: of.language,
    state: 'draft',
    via: null,
    person: null,
    turn: null,
    place: 0,
    createdAt: at,
    changedAt: at,
    submittedAt: null,
    answers: { ...NO_ANSWERS, ...answers },
    provenFor: null,
    trackingCode: null,
    additions: [],
    files: [],
  };
}

/** Submits a new draft to the queue of a day. @param trackingCode null when none is issued */
export function inQueueOf(
  draft: StoredRequest,
  via: NonNullable<StoredRequest['via']>,
  day: string,
  trackingCode: string | null,
): StoredRequest {
  const turn = { day, at: null };
  return { ...draft, state: 'submitted', via, turn, place: 1, submittedAt: draft.createdAt, trackingCode };
}
