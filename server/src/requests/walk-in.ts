import type { Office } from '@mahzar/shared/offices/office';
import type { RequestId } from '@mahzar/shared/queue/ids';
import type { Answers } from '@mahzar/shared/requests/answers';
import { inQueueOf, newDraft } from './new-request.ts';
import type { StoredRequest } from './request-store.ts';

/**
 * The submitted request of a citizen who came in person, without a proven person.
 * @param code its tracking code
 * @param at epoch milliseconds
 */
export function newWalkIn(
  id: RequestId,
  office: Office,
  day: string,
  given: Pick<Answers, 'who' | 'matter' | 'company'>,
  code: string,
  at: number,
): StoredRequest {
  return inQueueOf(newDraft({ id, office: office.id, language: 'fa' }, given, at), 'in-person', day, code);
}
