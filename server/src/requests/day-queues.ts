import { queuePlan } from '@mahzar/shared/offices/queue-plan';
import { queueId } from '@mahzar/shared/queue/ids';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { Rejection } from '@mahzar/shared/rejection';
import type { QueueExecution, QueueService } from '../queue/queue-service.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { DayQueues, NoPlace } from './ports.ts';

export const SYSTEM: QueueActor = { kind: 'system' };

type Refusal = Extract<QueueExecution, { readonly ok: false }>['refusal']['code'];

/** Places in the queues of days that citizens ask for themselves. */
export function dayQueues(parts: {
  readonly database: Database;
  readonly queues: Pick<QueueService, 'plan' | 'execute' | 'snapshot'>;
}): DayQueues {
  const { database, queues } = parts;
  return {
    async ask({ office, day, plan, request, kind, at }, persist) {
      const planned = queuePlan(office, plan);
      if (planned === null) return new Rejection('office-closed');
      const queue = queueId(office.id, day);
      // The first request for a day begins its queue.
      if ((await queues.snapshot(queue)) === null) await queues.plan(office.id, day, planned, SYSTEM);
      const asks =
        at === null
          ? ({ type: 'ask-today', request, matter: kind } as const)
          : ({ type: 'ask-ahead', request, matter: kind, at } as const);
      const asked = await queues.execute(queue, asks, { kind: 'citizen', request }, (on) => persist(on));
      if (!asked.ok) return new Rejection(noPlaceBy(asked.refusal.code));
      // Nobody reviews requests while people come, so a request made on the day joins the line at once.
      if (at === null) await queues.execute(queue, { type: 'accept', request }, SYSTEM);
      return undefined;
    },

    async stageOf({ office, day, request }) {
      const held = await queues.snapshot(queueId(office, day));
      return held?.state.requests.get(request)?.stage.kind ?? null;
    },

    async withdraw({ office, day, request }, persist) {
      const left =
        day === null
          ? null
          : await queues.execute(
              queueId(office, day),
              { type: 'withdraw', request },
              { kind: 'citizen', request },
              (on) => persist(on),
            );
      if (left === null || (!left.ok && left.refusal.code === 'unknown-request')) {
        await inTransaction(database, persist);
        return undefined;
      }
      return left.ok ? undefined : new Rejection('request-over');
    },

    async noteCarriedOut({ office, day, request, done }, persist) {
      const noted = await queues.execute(
        queueId(office, day),
        { type: 'note-carried-out', request, done },
        { kind: 'citizen', request },
        (on) => persist(on),
      );
      if (noted.ok) return undefined;
      return new Rejection(noted.refusal.code === 'record-unavailable' ? 'storage-unavailable' : 'wrong-stage');
    },
  };
}

function noPlaceBy(code: Refusal): NoPlace {
  if (code === 'turn-taken' || code === 'queue-full') return code;
  return code === 'record-unavailable' ? 'storage-unavailable' : 'office-closed';
}
