import { officeDay } from '@mahzar/shared/offices/office-day';
import { queuePlan } from '@mahzar/shared/offices/queue-plan';
import type { QueueId } from '@mahzar/shared/queue/ids';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Offices } from '../offices/offices.ts';
import type { QueueService } from '../queue/queue-service.ts';
import type { Database } from '../storage/database.ts';
import { SYSTEM } from './day-queues.ts';
import type { RequestStore } from './request-store.ts';

/**
 * Keeps the plans of open queues equal to their offices' hours: after a change of the hours, and once at the start, because the
 * process may have ended in between. Requests that have lost their turn, or moved to another day, leave the queue.
 */
export function replanQueues(parts: {
  readonly bus: EventBus;
  readonly database: Database;
  readonly queues: QueueService;
  readonly offices: Pick<Offices, 'find' | 'holidays'>;
  readonly store: Pick<RequestStore, 'find'>;
  readonly clock: CourtClock;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log. */
  readonly problem: (error: unknown) => void;
}): { begin(): Promise<void>; close(): Promise<void> } {
  const { bus, database, queues, offices, store, clock, now, problem } = parts;
  let last: Promise<void> = Promise.resolve();

  async function replan(queue: QueueId, only: string | null): Promise<void> {
    const held = await queues.snapshot(queue);
    if (held === null || (only !== null && held.state.office !== only)) return;
    const { office: id, day } = held.state;
    const office = await offices.find(id);
    if (office === undefined) return;
    const plan = queuePlan(office, officeDay(office, (await offices.holidays()).days, day, clock));
    if (plan !== null) await queues.plan(id, day, plan, SYSTEM);
    for (const { id: request, stage } of held.state.requests.values()) {
      if (stage.kind !== 'asked' && stage.kind !== 'waiting') continue;
      const kept = await store.find(database, request);
      const stands = kept?.state === 'submitted' && kept.office === office.id && kept.turn?.day === day;
      if (!stands) await queues.execute(queue, { type: 'withdraw', request }, SYSTEM);
    }
    if (plan === null) await queues.execute(queue, { type: 'close', reason: 'other' }, SYSTEM);
  }

  /** Replans the queues of one office, or of all; one after another. */
  function all(office: string | null): Promise<void> {
    last = last.then(async () => {
      try {
        for (const queue of await queues.open(clock.dayOf(now()))) await replan(queue, office);
      } catch (error) {
        problem(error);
      }
    });
    return last;
  }

  bus.on('office-changed', (office) => void all(office));
  return { begin: () => all(null), close: () => last };
}
