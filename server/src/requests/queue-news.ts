import { isGuestEvent } from '@mahzar/shared/notify/events';
import type { GuestEvent, RequestEvent } from '@mahzar/shared/notify/events';
import type { QueueEntry } from '@mahzar/shared/queue/event';
import type { QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { CloseReason, DelayReason } from '@mahzar/shared/queue/words';
import { guestsOf } from '@mahzar/shared/requests/guests';
import { TamperedLogError } from '../event-log/store/event-log.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Offices } from '../offices/offices.ts';
import type { QueueService, QueueSnapshot } from '../queue/queue-service.ts';
import { noteTold, readQueueAfter, toldOf, untoldQueues } from '../queue/store/queue-log.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { queueAsWritten } from './queue-as-written.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';

const READY_MINUTES = 10;
/** What is true for minutes only is told no later than so long after it happened. */
const FRESH_MS = READY_MINUTES * 60_000;
/** A database that fails is asked again after so long. */
const PROBLEM_PAUSE_MS = 5_000;

/** What one request is told of an entry. */
interface News {
  readonly request: RequestId;
  /** Of guests: who joins its meeting from elsewhere is told. */
  readonly event: RequestEvent | GuestEvent;
  /** It has no turn any longer, and belongs to this office now. */
  readonly loses?: { readonly office: string } | undefined;
  readonly reason?: CloseReason | DelayReason | undefined;
  /** Of a delay: until when, epoch milliseconds. */
  readonly until?: number | undefined;
}

/** Tells citizens what the queues of days have led to. */
export interface QueueNews {
  /** Tells what was not told when the process before ended. */
  begin(): Promise<void>;
  /** Ends when all of which this process knows has been told. */
  close(): Promise<void>;
}

/**
 * Tells citizens by SMS what becomes of their requests in the queues of days, and takes turns from those whom a day has left over or
 * another office receives. How far a log has been told is kept with it and moves in the transaction in which the messages are made:
 * whenever the process ends, each message is made once.
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
  let again: NodeJS.Timeout | undefined;

  const tell = async (on: Database, queue: { office: string; day: string }, news: News) => {
    await store.hold(on, news.request);
    // One whose key is gone, or that cannot be read, keeps nobody else from being told.
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
      // Of a turn that was changed for another the new one is told, when it is given; until then there is none.
      if (isElsewhere && (news.event !== 'guest-released' || (await isGiven(on, request)))) return;
      return messages.tellGuests(on, news.event, request, guests, office, at, READY_MINUTES);
    }
    if (news.loses !== undefined) {
      // Whoever has another turn by now keeps it.
      if (request.office !== queue.office || request.turn?.day !== queue.day) return;
      await store.rewrite(on, { ...request, office: office.id, turn: null, changedAt: at });
    }
    const { reason, until: turnAt } = news;
    await messages.tell(on, news.event, request, office, at, { minutes: READY_MINUTES, reason, turnAt });
  };

  /** Tells of the next entry of which there is something to tell. @returns whether there may be more */
  const tellNext = (id: QueueId, { seq, state }: QueueSnapshot) =>
    inTransaction(database, async (on) => {
      await on.kind.lockToEnd(on.db, `queue-news ${id}`);
      const told = await toldOf(on, id);
      if (told === undefined) return false;
      // Of what is newer the state says nothing; it is told when it is followed itself.
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
      again ??= setTimeout(() => {
        again = undefined;
        for (const one of missed) void follow(one);
        missed.clear();
      }, PROBLEM_PAUSE_MS).unref();
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
      clearTimeout(again);
      return last;
    },
  };
}

/** What there is to tell of an entry, as things stand by now. */
function newsOf({ event, actor, at }: QueueEntry, state: QueueState, now: number): readonly News[] {
  const isFresh = at + FRESH_MS > now;
  switch (event.type) {
    case 'turn-given':
      // Whoever chose it has been told, and whoever joins on the day.
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
      // Whoever was called and did not come: who joins from elsewhere was told that there is no meeting.
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
      // Of a delay that was changed meanwhile the change is told; whoever is here sees it on the page.
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
  return queue !== undefined && stageOf(queue, request.id as RequestId) !== 'asked';
}

function stageOf({ requests }: QueueState, request: RequestId) {
  return requests.get(request)?.stage.kind;
}
