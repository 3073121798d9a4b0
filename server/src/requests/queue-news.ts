import { isGuestEvent } from '@mahzar/shared/notify/events';
import type { GuestEvent, RequestEvent } from '@mahzar/shared/notify/events';
import type { QueueEntry } from '@mahzar/shared/queue/event';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { CloseReason, DelayReason } from '@mahzar/shared/queue/words';
import { guestsOf } from '@mahzar/shared/requests/guests';
import { TamperedLogError } from '../event-log/store/event-log.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { RetryTimer } from '../kernel/retry-timer.ts';
import type { Offices } from '../offices/offices.ts';
import type { QueueService, QueueSnapshot } from '../queue/queue-service.ts';
import { noteTold, readQueueAfter, toldOf, untoldQueues } from '../queue/store/queue-log.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { queueAsWritten } from './queue-as-written.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';

const READY_MINUTES = 10;
/** How long after the event a message that is true for minutes only may still be sent, ms. */
const FRESH_MS = READY_MINUTES * 60_000;
/** Wait before another attempt after a failure of the database, ms. */
const PROBLEM_PAUSE_MS = 5_000;

/** A message about one request because of an entry. */
interface News {
  readonly request: RequestId;
  /** Events of guests are sent to the guests who join the meeting from elsewhere. */
  readonly event: RequestEvent | GuestEvent;
  /** The request loses its turn, and belongs to this office now. */
  readonly loses?: { readonly office: OfficeId } | undefined;
  readonly reason?: CloseReason | DelayReason | undefined;
  /** End of a delay, epoch milliseconds. */
  readonly until?: number | undefined;
}

/** Notifies citizens of changes in the queues of days. */
export interface QueueNews {
  /** Sends the messages that were pending when the former process ended. */
  begin(): Promise<void>;
  /** Resolves when everything that this process knows of has been sent. */
  close(): Promise<void>;
}

/**
 * Notifies citizens by SMS of changes of their requests in the queues of days, and takes turns from requests that a day has left
 * over or another office receives. The last processed entry of each log is stored in the transaction in which the messages are
 * made, so that each message is made once, whenever the process ends.
 */
export function tellOfQueues(parts: {
  readonly bus: EventBus;
  readonly database: Database;
  readonly queues: Pick<QueueService, 'snapshot'>;
  readonly store: RequestStore;
  readonly offices: Pick<Offices, 'find'>;
  readonly messages: RequestMessages;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log. */
  readonly problem: (error: unknown) => void;
}): QueueNews {
  const { bus, database, queues, store, offices, messages, now, problem } = parts;
  const missed = new Set<QueueId>();
  let last: Promise<void> = Promise.resolve();
  const retry = new RetryTimer([PROBLEM_PAUSE_MS], () => {
    for (const one of missed) void follow(one);
    missed.clear();
  });

  const tell = async (on: Database, queue: { office: string; day: string }, news: News) => {
    await store.hold(on, news.request);
    // A request that has no key or cannot be read does not block the others.
    const request = await store.find(on, news.request).catch((error: unknown) => {
      if (database.kind.faultOf(error) !== null) throw error;
      problem(error);
    });
    const office = request && (await offices.find(news.loses?.office ?? request.office, on));
    if (!request || office === undefined) return;
    const at = now();
    if (isGuestEvent(news.event)) {
      const guests = guestsOf(request.answers);
      if (guests.length === 0) return;
      const isElsewhere = request.state === 'submitted' && request.turn !== null && request.turn.day !== queue.day;
      // If the turn was exchanged, the new one is announced when it is given; until then there is none.
      if (isElsewhere && (news.event !== 'guest-released' || (await isGiven(on, request)))) return;
      return messages.tellGuests(on, news.event, request, guests, office, at, READY_MINUTES);
    }
    if (news.loses !== undefined) {
      // A request that already has another turn keeps it.
      if (request.office !== queue.office || request.turn?.day !== queue.day) return;
      await store.rewrite(on, { ...request, office: news.loses.office, turn: null, changedAt: at });
    }
    const { reason, until: turnAt } = news;
    await messages.tell(on, news.event, request, office, at, { minutes: READY_MINUTES, reason, turnAt });
  };

  /** Handles the next entry that needs a message. @returns whether there may be more */
  const tellNext = (id: QueueId, { seq, state }: QueueSnapshot) =>
    inTransaction(database, async (on) => {
      await on.kind.lockToEnd(on.db, `queue-news ${id}`);
      const told = await toldOf(on, id);
      if (told === undefined) return false;
      // The state does not include newer entries; those are handled when the state follows.
      const entries = (await readQueueAfter(on, id, told.seq)).filter((entry) => entry.seq <= seq);
      for (const entry of entries) {
        const news = newsOf(entry, state, now());
        for (const one of news) await tell(on, told, one);
        if (news.length === 0 && entry !== entries.at(-1)) continue;
        await noteTold(on, id, entry.seq);
        return entry !== entries.at(-1);
      }
      return false;
    });

  async function tellAll(queue: QueueId): Promise<void> {
    try {
      const held = await queues.snapshot(queue);
      if (held === null) return;
      while (await tellNext(queue, held));
    } catch (error) {
      problem(error);
      if (error instanceof TamperedLogError) return;
      missed.add(queue);
      if (!retry.isWaiting) retry.failed();
    }
  }
  const follow = (queue: QueueId) => (last = last.then(() => tellAll(queue)));

  bus.on('queue-changed', ({ state }, entries) => {
    if (entries.some((entry) => newsOf(entry, state, now()).length > 0)) void follow(state.id);
  });
  return {
    async begin() {
      for (const queue of await untoldQueues(database)) await follow(queue);
    },
    close() {
      retry.close();
      return last;
    },
  };
}

/** The messages about an entry, judged by the present state. */
function newsOf({ event, actor, at }: QueueEntry, state: QueueState, now: number): readonly News[] {
  const isFresh = at + FRESH_MS > now;
  switch (event.type) {
    case 'turn-given':
      // People who chose the turn themselves, or joined on the day, already know.
      return [
        ...(actor.kind === 'official' || actor.kind === 'staff'
          ? [{ request: event.request, event: 'request-accepted' } as const]
          : []),
        { request: event.request, event: 'guest-named' },
      ];
    case 'request-refused':
      return [
        { request: event.request, event: 'request-refused' },
        { request: event.request, event: 'guest-released' },
      ];
    case 'request-redirected':
      return [
        { request: event.request, event: 'turn-lost', loses: { office: event.office } },
        { request: event.request, event: 'guest-released' },
      ];
    case 'request-withdrawn':
    case 'request-merged':
    case 'no-show':
      return [{ request: event.request, event: 'guest-released' }];
    case 'restored':
      // The citizen was called and did not come, and guests were told that there is no meeting.
      return (state.requests.get(event.request)?.calls ?? 0) > 0
        ? [{ request: event.request, event: 'guest-named' }]
        : [];
    case 'called':
      return isFresh ? [{ request: event.request, event: 'guest-called' }] : [];
    case 'readied':
      return isFresh
        ? [
            { request: event.request, event: 'turn-near' },
            { request: event.request, event: 'guest-near' },
          ]
        : [];
    case 'place-lapsed':
      return isFresh && stageOf(state, event.request) === 'lapsed'
        ? [{ request: event.request, event: 'place-lapsed' }]
        : [];
    case 'delay-announced': {
      const { until, reason } = event;
      // If the delay was changed meanwhile, only the change is announced; people who are here see it on the page.
      if (until === null || until <= now || state.delay?.until !== until) return [];
      const away = [...state.requests.values()].filter(
        ({ stage, presence }) => (stage.kind === 'waiting' || stage.kind === 'lapsed') && presence.kind !== 'here',
      );
      return away.map(({ id }) => ({ request: id, event: 'turn-late', reason, until }));
    }
    case 'outcome-given':
      return [{ request: event.request, event: 'answer-ready' }];
    case 'queue-closed': {
      const { left, absent, reason } = event;
      return [
        ...left.map((request) => ({ request, event: 'turn-lost', loses: { office: state.office }, reason }) as const),
        ...[...left, ...absent].map((request) => ({ request, event: 'guest-released' }) as const),
      ];
    }
    default:
      return [];
  }
}

async function isGiven(on: Database, request: StoredRequest): Promise<boolean> {
  const queue = await queueAsWritten(on, request);
  return queue !== undefined && stageOf(queue, request.id) !== 'asked';
}

function stageOf({ requests }: QueueState, request: RequestId) {
  return requests.get(request)?.stage.kind;
}
