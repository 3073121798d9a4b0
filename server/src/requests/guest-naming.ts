import { isDeepStrictEqual } from 'node:util';
import type { Office } from '@mahzar/shared/offices/office';
import { parseMobile } from '@mahzar/shared/phone';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import type { RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Answers } from '@mahzar/shared/requests/answers';
import { guestProblems, guestsOf } from '@mahzar/shared/requests/guests';
import type { Guest } from '@mahzar/shared/requests/guests';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { EventBus } from '../kernel/event-bus.ts';
import { Rollback, unlessRolledBack } from '../kernel/rollback.ts';
import type { QueueService } from '../queue/queue-service.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { refusedBy } from './decisions.ts';
import type { SeatOfGuest } from './guest-seats.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The guests who join the meeting of a request from elsewhere have changed. */
    'guests-named': [request: RequestId];
  }
}

/** Who names the guests, and what is written with them. */
interface Naming {
  readonly actor: QueueActor;
  /** The request's answers with the new guests; called again in the transaction of the naming. */
  readonly change: (answers: Answers) => Answers;
  readonly note?: ((on: Database) => Promise<void>) | undefined;
}

interface Parts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: Pick<RequestStore, 'hold' | 'find' | 'rewrite'>;
  readonly queues: Pick<QueueService, 'execute'>;
  readonly messages: Pick<RequestMessages, 'tellGuests'>;
  readonly limits: Pick<RequestLimits, 'ofGuests'>;
  readonly seatOfGuest: SeatOfGuest;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Names the guests of submitted requests. If the request has a turn, the law of its queue decides. */
export class GuestNaming {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Notifies newly named guests, if the turn is given, and guests who were removed. */
  async name(
    request: StoredRequest,
    office: Pick<Office, 'name'>,
    { actor, change, note }: Naming,
  ): Promise<Result<StoredRequest, ApiErrorCode>> {
    const { bus, database, store, now } = this.#parts;
    if (request.state !== 'submitted') return new Rejection('wrong-stage');
    const guests = guestsOf(change(request.answers));
    const problems = guestProblems(guests);
    if (problems.length > 0) return new Rejection('answers-missing', { problems });
    const areSame = this.#areSame(guests, guestsOf(request.answers));
    let named = request;
    const persist = async (on: Database, isGiven: boolean) => {
      await store.hold(on, request.id);
      const current = await store.find(on, request.id);
      // Meanwhile the request was withdrawn, or has another turn.
      if (current?.state !== 'submitted' || !isDeepStrictEqual(current.turn, request.turn))
        throw new Rollback(new Rejection('wrong-stage'));
      // Or other guests were named meanwhile, and naming these again needs an entry.
      if (areSame && !this.#areSame(guests, guestsOf(current.answers)))
        throw new Rollback(new Rejection('wrong-stage'));
      named = { ...current, answers: change(current.answers), changedAt: now() };
      await this.#tell(on, current, named, isGiven, office);
      await store.rewrite(on, named);
      await note?.(on);
    };
    // The same guests in another order or spelling make no entry of the queue; neither does a request that waits for another turn.
    const refused = await unlessRolledBack(
      areSame || request.turn === null
        ? inTransaction(database, (on) => persist(on, false).then(() => undefined))
        : this.#run(request, request.turn, guests, actor, persist),
    );
    if (refused !== undefined) return refused;
    if (!areSame) bus.publish('guests-named', request.id);
    return named;
  }

  async #run(
    { id: request, office }: StoredRequest,
    { day }: NonNullable<StoredRequest['turn']>,
    guests: readonly Guest[],
    actor: QueueActor,
    persist: (on: Database, isGiven: boolean) => Promise<void>,
  ): Promise<Rejection<ApiErrorCode> | undefined> {
    const command = { type: 'name-guests', request, guests: guests.map(({ role }) => role) } as const;
    const done = await this.#parts.queues.execute(queueId(office, day), command, actor, (on, _, before) =>
      persist(on, before !== null && isTurnGiven(before, request)),
    );
    return done.ok ? undefined : new Rejection(refusedBy(done.refusal.code));
  }

  async #tell(
    on: Database,
    before: StoredRequest,
    after: StoredRequest,
    isGiven: boolean,
    office: Pick<Office, 'name'>,
  ): Promise<void> {
    const { messages, limits, now } = this.#parts;
    const [was, is] = [guestsOf(before.answers), guestsOf(after.answers)];
    const [named, released] = [this.#without(is, was), this.#without(was, is)];
    const tooMany = named.length === 0 ? null : await limits.ofGuests(after.id, on);
    if (tooMany !== null) throw new Rollback(tooMany);
    // A guest who stays under another name or role gets only that message.
    const again = isGiven ? named.map(({ phone }) => parseMobile(phone)) : [];
    const gone = released.filter(({ phone }) => !again.includes(parseMobile(phone)));
    await messages.tellGuests(on, 'guest-released', after, gone, office, now());
    if (isGiven) await messages.tellGuests(on, 'guest-named', after, named, office, now());
  }

  #areSame(some: readonly Guest[], others: readonly Guest[]): boolean {
    return (
      some.length === others.length && this.#without(some, others).length + this.#without(others, some).length === 0
    );
  }

  #without(all: readonly Guest[], others: readonly Guest[]): Guest[] {
    const { seatOfGuest } = this.#parts;
    const seats = new Set(others.map(seatOfGuest));
    return all.filter((guest) => !seats.has(seatOfGuest(guest)));
  }
}

function isTurnGiven({ requests }: QueueState, request: RequestId): boolean {
  const stage = requests.get(request)?.stage.kind;
  return stage === 'waiting' || stage === 'lapsed';
}
