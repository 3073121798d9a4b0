import type { RequestId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { progressColumns, progressOf } from '../access/codes/progress-columns.ts';
import type { CodeAnswered, CodeAsked, OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { NO_CODE, nextSendAt } from '../access/codes/rules.ts';
import type { CodeProgress } from '../access/codes/rules.ts';
import type { Database } from '../storage/database.ts';

/** The facts to which a code is bound: with another national ID or telephone it is wrong. */
interface Proves {
  readonly request: RequestId;
  readonly nationalId: string;
  readonly phone: string;
}

/** How long a draft is locked after too many wrong codes, ms. */
const LOCK_MS = 24 * 3_600_000;

export type RequestCodes = ReturnType<typeof requestCodes>;

/** One-time codes for drafts of requests; each draft has one browser. */
export function requestCodes(codes: OneTimeCodes) {
  const read = async (on: Database, key: string) => {
    // Simultaneous answers are checked one after another, so that none gets an extra try.
    await on.kind.lockToEnd(on.db, `request-code ${key}`);
    return on.db.selectFrom('request_codes').selectAll().where('key', '=', key).executeTakeFirst();
  };
  const write = async (on: Database, key: string, request: RequestId, progress: CodeProgress) => {
    const columns = progressColumns(progress);
    await on.db
      .insertInto('request_codes')
      .values({ key, request_id: request, ...columns })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(columns))
      .execute();
  };

  return {
    /** Earliest time of the next code for a draft; null when it is now, or never. */
    async againAt({ db }: Database, request: RequestId, at: number): Promise<number | null> {
      const row = await db
        .selectFrom('request_codes')
        .selectAll()
        .where('key', '=', `draft:${request}`)
        .executeTakeFirst();
      if (row === undefined || row.locked_at !== null) return null;
      const earliest = nextSendAt(progressOf(row), at);
      return earliest > at ? earliest : null;
    },

    /** Makes a code for the telephone of a draft. */
    async askForDraft(on: Database, proves: Proves, at: number): Promise<CodeAsked> {
      const key = `draft:${proves.request}`;
      const row = await read(on, key);
      const kept = row === undefined ? NO_CODE : progressOf(row);
      const over = kept.lockedAt !== null && at >= kept.lockedAt + LOCK_MS;
      const asked = codes.ask(over ? NO_CODE : kept, { bound: boundTo(key, proves), matches: true }, at);
      await write(on, key, proves.request, asked.progress);
      return asked;
    },

    async answerForDraft(on: Database, proves: Proves, code: string, at: number): Promise<CodeAnswered> {
      const key = `draft:${proves.request}`;
      const row = await read(on, key);
      if (row === undefined) return { outcome: 'void', progress: NO_CODE };
      const answered = codes.answer(progressOf(row), { bound: boundTo(key, proves), code }, at);
      await write(on, key, proves.request, answered.progress);
      return answered;
    },
  };
}

/** The rejection of further codes for a draft until tomorrow, after too many wrong ones. @param at epoch milliseconds */
export function guessedOut({ lockedAt }: CodeProgress, at: number): Rejection<'code-over'> {
  return new Rejection('code-over', { retryAfterMs: Math.max(1, (lockedAt ?? at) + LOCK_MS - at) });
}

function boundTo(key: string, { request, nationalId, phone }: Proves) {
  return [key, request, nationalId, phone];
}
