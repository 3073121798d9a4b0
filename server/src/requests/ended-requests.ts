import { setImmediate } from 'node:timers/promises';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { queueId } from '@mahzar/shared/queue/ids';
import { dueAt } from '@mahzar/shared/record/retention';
import type { RetentionPeriod } from '@mahzar/shared/record/retention';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { ProvenPersons } from '../access/persons/proven-persons.ts';
import type { Audit } from '../audit/audit.ts';
import { Upkeep } from '../kernel/upkeep.ts';
import { readAnswers } from '../queue/store/queue-log.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { duesOfMeetings } from './due.ts';
import type { EndedRequest, RequestStore } from './request-store.ts';

/** Requests whose time is over are looked for so often, ms. */
const SWEEP_MS = 6 * 3_600_000;
const AT_ONCE = 200;

export interface EndedRequestsParts {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'hold' | 'ended' | 'changedAt' | 'remove'>;
  readonly persons: Pick<ProvenPersons, 'forget'>;
  /** How long the records of meetings are kept, and so the requests. */
  readonly periodOfMeetings: () => Promise<RetentionPeriod>;
  readonly audit: Pick<Audit, 'note'>;
  readonly clock: Pick<CourtClock, 'hoursOfDay'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log: it is tried again. */
  readonly problem: (error: unknown) => void;
}

/**
 * Removes requests that were handed in when the time of meetings' records is over since they came to their end: key, words, files and
 * links. Not before the record of their meeting is deleted, so that a hold on it holds them, too, and not while an answer is owed. What
 * stays is the entry in the audit log, and the queue's log, which names nobody.
 */
export function endedRequests(parts: EndedRequestsParts): Upkeep {
  return new Upkeep({
    everyMs: SWEEP_MS,
    turn: (ending) => removeEnded(parts, ending),
    problem: parts.problem,
  });
}

async function removeEnded(parts: EndedRequestsParts, ending: AbortSignal): Promise<void> {
  const { database, store, periodOfMeetings, now } = parts;
  const keepMs = dueAt({ endedAt: 0, period: await periodOfMeetings() });
  if (keepMs === null) return;
  const before = now() - keepMs;
  let after: EndedRequest | null = null;
  let removed = 0;
  do {
    const found: readonly EndedRequest[] = await store.ended(database, before, after, AT_ONCE);
    for (const request of found) {
      if (ending.aborted) return;
      // SQLite is read without a pause: what else is due has its turn.
      await setImmediate();
      if ((await isOver(parts, database, request, before)) && (await remove(parts, request, before))) removed += 1;
    }
    after = found.at(-1) ?? null;
  } while (after !== null);
  if (removed > 0) await database.kind.forgetDeleted(database.db, 'request_keys');
}

/** Whether its day, and what was answered and said of it, is of before a moment, and nothing of it is owed. */
async function isOver(
  { clock }: Pick<EndedRequestsParts, 'clock'>,
  on: Database,
  { id, office, day }: EndedRequest,
  before: number,
): Promise<boolean> {
  if (day === null) return true;
  const dayEndsAt = clock.hoursOfDay(day).to;
  if (dayEndsAt > before) return false;
  const answers = (await readAnswers(on, queueId(office as OfficeId, day))).filter(
    ({ event }) => 'request' in event && event.request === (id as RequestId),
  );
  return answers.every(({ at }) => at <= before) && duesOfMeetings(answers, dayEndsAt).length === 0;
}

/** False when somebody has gone on with it meanwhile. */
function remove(parts: EndedRequestsParts, request: EndedRequest, before: number): Promise<boolean> {
  const { id, office, day, person, changedAt } = request;
  const { database, store, persons, audit, now } = parts;
  return inTransaction(database, async (on) => {
    await store.hold(on, id);
    if ((await store.changedAt(on, id)) !== changedAt) return false;
    // What an office answers changes the queue's log alone; whoever writes that holds the request, too.
    if (!(await isOver(parts, on, request, before))) return false;
    await store.remove(on, id);
    if (person !== null) await persons.forget(on, person);
    const subject = { kind: 'request', id };
    await audit.note(
      on,
      { actor: { kind: 'system' }, act: 'request-erased', subject, details: { office, day } },
      now(),
    );
    return true;
  });
}
