import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LogFault } from '@mahzar/shared/hearing/state';
import { LogOutageError, LogSilentError, StoreSilentError } from './errors.ts';
import type { HearingSnapshot } from './held-hearing.ts';
import { inTime } from '../kernel/in-time.ts';
import type { EventLog } from './ports.ts';

/** A log that takes longer to write cannot be written: people are told, and not left waiting. */
const ANSWER_MS = 3_000;

/**
 * Writes what a command led to, together with something else, in one transaction: `append` on that transaction's log.
 * Resolves when both are on disk, and rejects when neither is. `standing` is how the hearing stands before it. Where it does not
 * append, the command has led to nothing.
 */
export type Persist = (
  append: (log: EventLog) => Promise<void>,
  snapshot: HearingSnapshot,
  at: number,
) => Promise<void>;

/** What the log answers, unless that takes too long; what it answers later is passed over. */
export function answerOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return inTime(ANSWER_MS, asked, () => new LogSilentError(ANSWER_MS));
}

/** Why nothing can be written now, by an error of writing; null when the error says something else. */
export function faultOf(log: EventLog, error: unknown): LogFault | null {
  if (error instanceof LogSilentError || error instanceof StoreSilentError) return 'unreachable';
  return error instanceof LogOutageError ? error.outage.fault : log.faultOf(error);
}

/**
 * Writes together with something else. Whatever that waits for before it comes to the log, such as a connection that others
 * have, says nothing of the log: then the log itself is asked whether it answers.
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
  // Also of nothing: that the hearing stands as it was decided on.
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
