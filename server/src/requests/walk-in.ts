import type { Office } from '@mahzar/shared/offices/office';
import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import type { Answers } from '@mahzar/shared/requests/answers';
import type { StoredRequest } from './request-store.ts';

/**
 * The request of somebody who came in person: handed in, for nobody who was proven.
 * @param code its tracking code
 * @param at epoch milliseconds
 */
export function newWalkIn(
  id: string,
  office: Office,
  day: string,
  given: Pick<Answers, 'who' | 'matter' | 'company'>,
  code: string,
  at: number,
): StoredRequest {
  return {
    id,
    office: office.id,
    state: 'submitted',
    via: 'in-person',
    person: null,
    turn: { day, at: null },
    place: 1,
    createdAt: at,
    changedAt: at,
    submittedAt: at,
    language: 'fa',
    answers: { ...NO_ANSWERS, ...given },
    provenFor: null,
    trackingCode: code,
    additions: [],
    files: [],
  };
}
