import { freeTurns, today } from '@mahzar/shared/offices/office-day';
import { Rejection } from '@mahzar/shared/rejection';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { DayQueues } from './ports.ts';
import type { RequestStore } from './request-store.ts';

/** Places in days' queues by what is written of requests alone: nobody is called. */
export function dayQueues(parts: {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'load'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): DayQueues {
  const { database, store, now } = parts;
  return {
    ask: ({ office, day, plan, kind, at }, persist) =>
      inTransaction(database, async (on) => {
        // Who asks at the same moment waits, and sees what was given.
        await on.kind.lockToEnd(on.db, `office ${office.id}`);
        if (at === null) {
          const { state } = today(plan, kind, await store.load.joined(on, office.id, day), now());
          if (state !== 'open') return new Rejection(state === 'full' ? 'queue-full' : 'office-closed');
        } else {
          const taken = await store.load.turns(on, office.id, at, at + 1);
          if (freeTurns(plan, kind, taken, now()).every((turn) => turn.at !== at)) return new Rejection('turn-taken');
        }
        await persist(on);
        return undefined;
      }),
    withdraw: (_, persist) => inTransaction(database, persist),
  };
}
