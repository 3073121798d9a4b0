import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 250;
/** Longest expected continuous read of a database, for example by a backup, ms. */
const PATIENCE_MS = 3_600_000;

/**
 * Removes deleted data from a database's files: repeats the attempt until nobody is in the way.
 *
 * @param attempt who or what is in the way, in words; null when it is done
 * @param until an hour unless it says otherwise; `ending` is aborted when the service ends
 * @throws when the time is over, with what is in the way still
 */
export async function retryUntilDone(
  attempt: () => Promise<string | null>,
  until: { readonly patienceMs?: number; readonly ending?: AbortSignal | undefined },
): Promise<void> {
  const { patienceMs = PATIENCE_MS, ending } = until;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const inTheWay = await attempt();
    if (inTheWay === null) return;
    if (ending?.aborted || performance.now() > deadline)
      throw new Error(`deleted data are still in the files of the database, because of ${inTheWay}`);
    await pause(PAUSE_MS, undefined, { ref: false, signal: ending }).catch(() => undefined);
  }
}
