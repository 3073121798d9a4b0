import { setTimeout as pause } from 'node:timers/promises';

/** Pause between attempts, ms. It grows by a twentieth of the time waited, because each attempt takes a connection. */
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const PAUSE_GROWTH = 1 / 20;
/** Longest expected continuous read of a database, for example by a backup, ms. */
const PATIENCE_MS = 3_600_000;

/**
 * Repeats an attempt to remove deleted data from a database's files until nothing prevents it.
 *
 * @param attempt returns what prevents it, in words; null when it is done
 * @param until `patienceMs`: an hour by default; `ending`: aborted when the service ends
 * @throws when the time is over or `ending` was aborted; the message names what prevents it
 */
export async function retryUntilDone(
  attempt: () => Promise<string | null>,
  until: { readonly patienceMs?: number; readonly ending?: AbortSignal | undefined },
): Promise<void> {
  const { patienceMs = PATIENCE_MS, ending } = until;
  const began = performance.now();
  for (;;) {
    const obstacle = await attempt();
    if (obstacle === null) return;
    const waited = performance.now() - began;
    if (ending?.aborted || waited > patienceMs)
      throw new Error(`deleted data are still in the files of the database, because of ${obstacle}`);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, PAUSE_MS + waited * PAUSE_GROWTH);
    await pause(pauseMs, undefined, { ref: false, signal: ending }).catch(() => undefined);
  }
}
