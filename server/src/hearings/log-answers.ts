import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LogFault } from '@mahzar/shared/hearing/state';
import { LogOutageError, LogSilentError, StoreSilentError } from './errors.ts';
import type { HearingSnapshot } from './held-hearing.ts';
import { inTime } from '../kernel/in-time.ts';
import type { EventLog } from './ports.ts';

/** A log that takes longer than this to write counts as unavailable, so that people are not left waiting; ms. */
const ANSWER_MS = 3_000;

/**
 * Writes further data together with the entries of a command in one transaction, by calling `append` with that transaction's log.
 * Resolves when both are on disk, rejects when neither is. `snapshot` is the hearing's state before the command. If it does not
 * call `append`, the command has no effect.
 */
export type Persist = (
  append: (log: EventLog) => Promise<void>,
  snapshot: HearingSnapshot,
  at: number,
) => Promise<void>;

/** Returns the log's answer, or rejects after a time limit; a later answer is ignored. */
export function answerOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return inTime(ANSWER_MS, asked, () => new LogSilentError(ANSWER_MS));
}

/** The fault of the log behind an error of writing; null when the error has another cause. */
export function faultOf(log: EventLog, error: unknown): LogFault | null {
  if (error instanceof LogSilentError || error instanceof StoreSilentError) return 'unreachable';
  return error instanceof LogOutageError ? error.outage.fault : log.faultOf(error);
}

/**
 * Writes entries together with other data. If that data waits for something else, such as a free connection, before the log is
 * reached, the delay does not mean a fault of the log; then a read of the log checks whether it answers.
 */
export async function writeWith(
  log: EventLog,
  persist: Persist,
  hearing: HearingId,
  snapshot: HearingSnapshot,
  write: (log: EventLog) => Promise<readonly Entry[]>,
  at: number,
): Promise<readonly Entry[]> {
  let entries: readonly Entry[] = [];
  let begun = false;
  let late = false;
  // Also called for no entries, to check that the log is still at the state of the decision.
  const append = async (on: EventLog) => {
    if (late) throw new StoreSilentError(ANSWER_MS);
    begun = true;
    entries = await write(on);
  };
  try {
    await answerOf(persist(append, snapshot, at));
    return entries;
  } catch (error) {
    if (!(error instanceof LogSilentError) || begun) throw error;
    late = true;
    await answerOf(log.read(hearing));
    throw new StoreSilentError(ANSWER_MS);
  }
}
