import { Upkeep } from '../../kernel/upkeep.ts';
import type { Database } from '../../storage/database.ts';
import { inTransaction } from '../../storage/database.ts';
import type { PowerDesk } from './power-desk.ts';
import type { PowerStore } from './power-store.ts';

/** What has lain too long is looked for so often, milliseconds. */
const SWEEP_MS = 6 * 3_600_000;
/** What belongs to no open case waits for so long, milliseconds. */
const UNMATCHED_MS = 30 * 86_400_000;

export interface PowerUpkeepParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'sweep' | 'unmatched'>;
  readonly desk: Pick<PowerDesk, 'expire'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log: it is tried again. */
  readonly problem: (error: unknown) => void;
}

/** Ends powers of attorney that no case was found for in time, and forgets what was begun and not filed, or decided long ago. */
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
