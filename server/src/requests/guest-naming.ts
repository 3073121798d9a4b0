import type { Office } from '@mahzar/shared/offices/office';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { mayNameGuests } from '@mahzar/shared/queue/law/naming';
import type { QueueCapacity } from '@mahzar/shared/queue/law/permissions';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { guestProblems, guestsOf } from '@mahzar/shared/requests/guests';
import type { Guest } from '@mahzar/shared/requests/guests';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { QueueService } from '../queue/queue-service.ts';
import type { Database } from '../storage/database.ts';
import type { SeatOfGuest } from './guest-seats.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestMessages } from './request-messages.ts';
import type { StoredRequest } from './request-store.ts';

export type GuestNaming = ReturnType<typeof guestNaming>;

/** Says of requests that were handed in who joins the meeting from elsewhere. */
export function guestNaming(parts: {
  readonly queues: Pick<QueueService, 'snapshot'>;
  readonly messages: Pick<RequestMessages, 'tellGuests'>;
  readonly limits: Pick<RequestLimits, 'ofGuests'>;
  readonly seatOfGuest: SeatOfGuest;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { queues, messages, limits, seatOfGuest, now } = parts;
  const without = (all: readonly Guest[], others: readonly Guest[]) => {
    const seats = new Set(others.map(seatOfGuest));
    return all.filter((guest) => !seats.has(seatOfGuest(guest)));
  };
  return {
    /**
     * Whether a request's guests may be named now, by somebody of this capacity; asked before the transaction in which they are.
     * @returns whether its turn is given, so that whoever is named is told at once
     */
    async mayName(request: StoredRequest, capacity: QueueCapacity): Promise<boolean | null> {
      const { turn, office, id } = request;
      const queue = turn === null ? null : await queues.snapshot(queueId(office as OfficeId, turn.day));
      if (!mayNameGuests(queue?.state, id as RequestId, capacity)) return null;
      const stage = queue?.state.requests.get(id as RequestId)?.stage.kind;
      return stage === 'waiting' || stage === 'lapsed';
    },

    /** The request with these guests: whoever is named anew is told, when the turn is given, and whoever is not any longer. */
    async name(
      on: Database,
      request: StoredRequest,
      guests: readonly Guest[],
      isGiven: boolean,
      office: Pick<Office, 'name'>,
    ): Promise<Result<StoredRequest, ApiErrorCode>> {
      const problems = guestProblems(guests);
      if (problems.length > 0) return new Rejection('answers-missing', { problems });
      const before = guestsOf(request.answers);
      const [named, released] = [without(guests, before), without(before, guests)];
      const tooMany = named.length === 0 ? null : await limits.ofGuests(request.id, on);
      if (tooMany !== null) return tooMany;
      const company = { ...request.answers.company, elsewhere: [...guests] };
      const changed = { ...request, answers: { ...request.answers, company } };
      await messages.tellGuests(on, 'guest-released', changed, released, office, now());
      if (isGiven) await messages.tellGuests(on, 'guest-named', changed, named, office, now());
      return changed;
    },
  };
}
