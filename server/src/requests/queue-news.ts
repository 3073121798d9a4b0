import type { RequestEvent } from '@mahzar/shared/notify/events';
import type { QueueEntry } from '@mahzar/shared/queue/event';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Offices } from '../offices/offices.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore } from './request-store.ts';

const READY_MINUTES = 10;

/** What one request is told of an entry; `loses`: it has no turn any longer. */
interface News {
  readonly request: string;
  readonly event: RequestEvent;
  readonly loses?: boolean;
  readonly office?: string;
}

/** Tells citizens by SMS what becomes of their requests in the queues of days, and takes turns from those whom a day has left over. */
export function tellOfQueues(parts: {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: RequestStore;
  readonly offices: Pick<Offices, 'find'>;
  readonly messages: RequestMessages;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log. */
  readonly problem: (error: unknown) => void;
}): { close(): Promise<void> } {
  const { bus, database, store, offices, messages, now, problem } = parts;
  let last: Promise<void> = Promise.resolve();

  const tell = ({ request: id, event, loses = false, office: moved }: News) =>
    inTransaction(database, async (on) => {
      await store.hold(on, id);
      const request = await store.find(on, id);
      const office = request && (await offices.find(moved ?? request.office, on));
      if (request === undefined || office === undefined) return;
      if (loses) await store.rewrite(on, { ...request, office: office.id, turn: null, changedAt: now() });
      await messages.tell(on, event, request, office, now(), { minutes: READY_MINUTES });
    });

  bus.on('queue-changed', (_, entries) => {
    for (const news of entries.flatMap(newsOf)) last = last.then(() => tell(news)).catch(problem);
  });
  return { close: () => last };
}

function newsOf({ event, actor }: QueueEntry): readonly News[] {
  switch (event.type) {
    case 'turn-given':
      // Whoever chose it has been told, and whoever joins on the day.
      return actor.kind === 'official' || actor.kind === 'staff'
        ? [{ request: event.request, event: 'request-accepted' }]
        : [];
    case 'request-refused':
      return [{ request: event.request, event: 'request-refused' }];
    case 'request-redirected':
      return [{ request: event.request, event: 'turn-lost', loses: true, office: event.office }];
    case 'readied':
      return [{ request: event.request, event: 'turn-near' }];
    case 'outcome-given':
      return [{ request: event.request, event: 'answer-ready' }];
    case 'queue-closed':
      return event.left.map((request) => ({ request, event: 'turn-lost', loses: true }));
    default:
      return [];
  }
}
