import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 250;
/** The longest that somebody may be expected to read a database in one go, such as for a backup. */
const PATIENCE_MS = 3_600_000;

/** Tries until it works. Rejects when it does not for an hour. */
export async function eventually(attempt: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await attempt())) {
    if (performance.now() > deadline) throw new Error('somebody has been reading the database for too long');
    await pause(PAUSE_MS, undefined, { ref: false });
  }
}
