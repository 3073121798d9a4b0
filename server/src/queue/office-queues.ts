import type { Office } from '@mahzar/shared/offices/office';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import { officePlan } from '@mahzar/shared/queue/office-plan';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Offices } from '../offices/offices.ts';
import type { Database } from '../storage/database.ts';
import type { QueueExecution, QueueService } from './queue-service.ts';

export interface OfficeQueuesOptions {
  readonly bus: EventBus;
  readonly offices: Pick<Offices, 'find' | 'day'>;
  readonly queues: Pick<QueueService, 'plan' | 'execute' | 'snapshot' | 'open'>;
  /** `YYYY-MM-DD` in the court's zone. */
  readonly today: () => string;
  /** For the log: what an office has changed could not be told to its queues; null: to any. */
  readonly problem: (office: string | null, error: unknown) => void;
}

/** Why somebody is given no place. */
export type NoPlace = 'turn-taken' | 'office-closed' | 'queue-full';

const SYSTEM: QueueActor = { kind: 'system' };

/** Queues by the hours of their offices: planned when somebody asks for a place in them, and changed with the hours. */
export class OfficeQueues {
  readonly #options: OfficeQueuesOptions;

  constructor(options: OfficeQueuesOptions) {
    this.#options = options;
    options.bus.on('office-changed', (office) => {
      this.#replan(office).catch((error: unknown) => options.problem(office, error));
    });
  }

  /** Makes the queue of a day on which the office receives people, if it is not there. */
  async ensure(office: OfficeId, day: string): Promise<void> {
    const { offices, queues } = this.#options;
    if ((await queues.snapshot(queueId(office, day))) !== null) return;
    const found = await offices.find(office);
    if (found !== undefined) await this.#plan(found, day);
  }

  /**
   * Asks for a place, or for another one of the same day. `persist`: written in the same transaction, or not at all.
   * @param asked.at when the turn is that was chosen, epoch milliseconds; null: in the queue of the day itself
   */
  async ask(
    asked: {
      readonly office: Pick<Office, 'id'>;
      readonly day: string;
      readonly request: string;
      readonly kind: string;
      readonly at: number | null;
    },
    persist: (on: Database) => Promise<void>,
  ): Promise<Result<undefined, NoPlace>> {
    const { office, day, at, kind: matter } = asked;
    const [id, request] = [office.id as OfficeId, asked.request as RequestId];
    await this.ensure(id, day);
    const command =
      at === null
        ? ({ type: 'ask-today', request, matter } as const)
        : ({ type: 'ask-ahead', request, matter, at } as const);
    const done = await this.#options.queues.execute(queueId(id, day), command, { kind: 'citizen', request }, persist);
    return done.ok ? undefined : new Rejection(noPlace(done));
  }

  /** Gives a place up; of a day without one nothing is given up, and `persist` is not called. */
  async withdraw(
    place: { readonly office: string; readonly day: string; readonly request: string },
    persist: (on: Database) => Promise<void>,
  ): Promise<QueueExecution> {
    const request = place.request as RequestId;
    const queue = queueId(place.office as OfficeId, place.day);
    return this.#options.queues.execute(queue, { type: 'withdraw', request }, { kind: 'citizen', request }, persist);
  }

  async #plan(office: Office, day: string): Promise<void> {
    const { offices, queues } = this.#options;
    const plan = officePlan(office, await offices.day(office, day));
    // Of a day on which nobody is received any longer, whoever has a turn is told so by the office; the queue stays as it was.
    if (plan !== null) await queues.plan(office.id as OfficeId, day, plan, SYSTEM);
  }

  /** The hours of an office have changed; null: of every one. */
  async #replan(changed: string | null): Promise<void> {
    const { offices, queues, today } = this.#options;
    for (const queue of await queues.open(today())) {
      const { office: id, day } = partsOf(queue);
      if (changed !== null && id !== changed) continue;
      const office = await offices.find(id);
      if (office !== undefined) await this.#plan(office, day);
    }
  }
}

function partsOf(queue: QueueId): { readonly office: string; readonly day: string } {
  const dot = queue.lastIndexOf('.');
  return { office: queue.slice(0, dot), day: queue.slice(dot + 1) };
}

function noPlace({ refusal }: Extract<QueueExecution, { readonly ok: false }>): NoPlace {
  if (refusal.code === 'queue-full' || refusal.code === 'turn-taken') return refusal.code;
  return 'office-closed';
}
