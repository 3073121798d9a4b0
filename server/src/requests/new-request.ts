import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import type { Answers } from '@mahzar/shared/requests/answers';
import type { Language } from '@mahzar/shared/rest/values';
import type { StoredRequest } from './request-store.ts';

/**
 * A request as it is begun: of nobody who was proven, with no turn.
 * @param at epoch milliseconds
 */
export function newDraft(
  of: { readonly id: string; readonly office: string; readonly language: Language },
  answers: Partial<Answers>,
  at: number,
): StoredRequest {
  return {
    ...of,
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

/** A draft handed in to the queue of a day, when it was begun. @param trackingCode null where nobody is given one */
export function inQueueOf(
  draft: StoredRequest,
  via: NonNullable<StoredRequest['via']>,
  day: string,
  trackingCode: string | null,
): StoredRequest {
  const turn = { day, at: null };
  return { ...draft, state: 'submitted', via, turn, place: 1, submittedAt: draft.createdAt, trackingCode };
}
