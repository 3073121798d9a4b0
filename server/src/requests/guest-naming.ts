import type { Office } from '@mahzar/shared/offices/office';
import { parseMobile } from '@mahzar/shared/phone';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { mayNameGuests } from '@mahzar/shared/queue/law/naming';
import type { QueueCapacity } from '@mahzar/shared/queue/law/permissions';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { guestProblems, guestsOf } from '@mahzar/shared/requests/guests';
import type { Guest } from '@mahzar/shared/requests/guests';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { QueueService, QueueSnapshot } from '../queue/queue-service.ts';
import type { Database } from '../storage/database.ts';
import type { SeatOfGuest } from './guest-seats.ts';
import { queueAsWritten } from './queue-as-written.ts';
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
    /** The queue of a request's turn, for `mayName`; asked before the transaction. */
    queueOf: async ({ turn, office }: StoredRequest): Promise<QueueSnapshot | null> =>
      turn === null ? null : queues.snapshot(queueId(office as OfficeId, turn.day)),

    /**
     * Whether a request's guests may be named now, by somebody of this capacity; asked in the transaction in which they are, which
     * holds the request: whoever is called at this moment is called before or after it.
     * @returns whether its turn is given, so that whoever is named is told at once; null: they may not be named
     */
    async mayName(
      on: Database,
      request: StoredRequest,
      known: QueueSnapshot | null,
      capacity: QueueCapacity,
    ): Promise<boolean | null> {
      if (request.state !== 'submitted') return null;
      const queue = await queueAsWritten(on, request, known);
      if (!mayNameGuests(queue, request.id as RequestId, capacity)) return null;
      const stage = queue?.requests.get(request.id as RequestId)?.stage.kind;
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
      // Whoever stays under another name or role is told that alone.
      const again = isGiven ? named.map(({ phone }) => parseMobile(phone)) : [];
      const gone = released.filter(({ phone }) => !again.includes(parseMobile(phone)));
      await messages.tellGuests(on, 'guest-released', changed, gone, office, now());
      if (isGiven) await messages.tellGuests(on, 'guest-named', changed, named, office, now());
      return changed;
    },
  };
}
