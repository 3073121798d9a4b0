import { setImmediate } from 'node:timers/promises';
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
import { Forgetting } from '../storage/forgetting.ts';
import { duesOfMeetings } from './due.ts';
import type { EndedRequest, RequestStore } from './request-store.ts';

/** How often expired requests are looked for, ms. */
const SWEEP_MS = 6 * 3_600_000;
const AT_ONCE = 200;

export interface EndedRequestsParts {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'hold' | 'ended' | 'changedAt' | 'remove'>;
  readonly persons: Pick<ProvenPersons, 'forget'>;
  /** Retention period of the records of meetings, which also applies to requests. */
  readonly periodOfMeetings: () => Promise<RetentionPeriod>;
  readonly audit: Pick<Audit, 'note'>;
  readonly clock: Pick<CourtClock, 'hoursOfDay'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log; it is tried again. */
  readonly problem: (error: unknown) => void;
}

/**
 * Removes submitted requests, with key, texts, files and links, when the retention period of meetings' records has passed since
 * their end. A request is kept while the record of its meeting exists, so that a hold on the record holds the request, too, and
 * while an answer is due. The entry in the audit log stays, and so does the queue's log, which has no names.
 */
export function endedRequests(parts: EndedRequestsParts): Upkeep {
  const forgetting = new Forgetting(parts.database, ['request_keys']);
  return new Upkeep({
    everyMs: SWEEP_MS,
    async turn(ending) {
      await removeEnded(parts, ending, () => forgetting.noteDeleted());
      if (!ending.aborted) await forgetting.run(ending);
    },
    problem: parts.problem,
  });
}

async function removeEnded(parts: EndedRequestsParts, ending: AbortSignal, removed: () => void): Promise<void> {
  const { database, store, periodOfMeetings, now, problem } = parts;
  const keepMs = dueAt({ endedAt: 0, period: await periodOfMeetings() });
  if (keepMs === null) return;
  const before = now() - keepMs;
  let after: EndedRequest | null = null;
  do {
    const found: readonly EndedRequest[] = await store.ended(database, before, after, AT_ONCE);
    for (const request of found) {
      if (ending.aborted) return;
      // SQLite reads without yielding, so other work gets a turn.
      await setImmediate();
      try {
        if ((await isOver(parts, database, request, before)) && (await remove(parts, request, before))) removed();
      } catch (error) {
        // Other requests are removed nevertheless.
        problem(error);
      }
    }
    after = found.at(-1) ?? null;
  } while (after !== null);
}

/** Whether the request's day, its answer and later statements are all before a moment, and nothing is due. */
async function isOver(
  { clock }: Pick<EndedRequestsParts, 'clock'>,
  on: Database,
  { id, office, day }: EndedRequest,
  before: number,
): Promise<boolean> {
  if (day === null) return true;
  const dayEndsAt = clock.hoursOfDay(day).to;
  if (dayEndsAt > before) return false;
  const answers = (await readAnswers(on, queueId(office, day))).filter(
    ({ event }) => 'request' in event && event.request === id,
  );
  return answers.every(({ at }) => at <= before) && duesOfMeetings(answers, dayEndsAt).length === 0;
}

/** False when the request was changed meanwhile. */
function remove(parts: EndedRequestsParts, request: EndedRequest, before: number): Promise<boolean> {
  const { id, office, day, person, changedAt } = request;
  const { database, store, persons, audit, now } = parts;
  return inTransaction(database, async (on) => {
    await store.hold(on, id);
    if ((await store.changedAt(on, id)) !== changedAt) return false;
    // An answer of the office changes only the queue's log; its writer holds the request's lock, too.
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
