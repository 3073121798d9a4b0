import { Upkeep } from '../../kernel/upkeep.ts';
import type { Database } from '../../storage/database.ts';
import { inTransaction } from '../../storage/database.ts';
import type { PowerDesk } from './power-desk.ts';
import type { PowerStore } from './power-store.ts';

/** How often expired data are looked for, ms. */
const SWEEP_MS = 6 * 3_600_000;
/** How long a filing without an open case waits, ms. */
const UNMATCHED_MS = 30 * 86_400_000;

export interface PowerUpkeepParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'sweep' | 'unmatched'>;
  readonly desk: Pick<PowerDesk, 'expire'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log; it is tried again. */
  readonly problem: (error: unknown) => void;
}

/** Ends powers of attorney for which no case was found in time, and deletes uploads that were not filed and old decisions. */
export function powerUpkeep({ database, store, desk, now, problem }: PowerUpkeepParts): Upkeep {
  return new Upkeep({
    everyMs: SWEEP_MS,
    async turn(ending) {
      await inTransaction(database, (on) => store.sweep(on, now()));
      for (const id of await store.unmatched(database, now() - UNMATCHED_MS)) {
        if (ending.aborted) return;
        await desk.expire(id);
      }
    },
    problem,
  });
}
