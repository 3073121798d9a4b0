import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 250;
/** Longest expected continuous read of a database, for example by a backup, ms. */
const PATIENCE_MS = 3_600_000;

/** Repeats the attempt until it succeeds. Rejects after an hour. */
export async function retryUntilDone(attempt: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await attempt())) {
    if (performance.now() > deadline) throw new Error('somebody has been reading the database for too long');
    await pause(PAUSE_MS, undefined, { ref: false });
  }
}
