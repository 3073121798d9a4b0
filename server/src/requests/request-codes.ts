import { Rejection } from '@mahzar/shared/rejection';
import { progressColumns, progressOf } from '../access/codes/progress-columns.ts';
import type { CodeAnswered, CodeAsked, OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { NO_CODE, nextSendAt } from '../access/codes/rules.ts';
import type { CodeProgress } from '../access/codes/rules.ts';
import type { Database } from '../storage/database.ts';

/** For whom a code is good: who gave it for another national ID or telephone gave a wrong one. */
interface Proves {
  readonly request: string;
  readonly nationalId: string;
  readonly phone: string;
}

/** Somebody who guessed at a draft may try again after so long. */
const LOCK_MS = 24 * 3_600_000;

export type RequestCodes = ReturnType<typeof requestCodes>;

/** One-time codes for drafts of requests, each for the browser that has it. */
export function requestCodes(codes: OneTimeCodes) {
  const read = async (on: Database, key: string) => {
    // Two answers at the same moment are looked at one after the other: neither gets a try more.
    await on.kind.lockToEnd(on.db, `request-code ${key}`);
    return on.db.selectFrom('request_codes').selectAll().where('key', '=', key).executeTakeFirst();
  };
  const write = async (on: Database, key: string, request: string, progress: CodeProgress) => {
    const columns = progressColumns(progress);
    await on.db
      .insertInto('request_codes')
      .values({ key, request_id: request, ...columns })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(columns))
      .execute();
  };

  return {
    /** When a code may be asked for again for a draft; null when it may be now, or never. */
    async againAt({ db }: Database, request: string, at: number): Promise<number | null> {
      const row = await db
        .selectFrom('request_codes')
        .selectAll()
        .where('key', '=', `draft:${request}`)
        .executeTakeFirst();
      if (row === undefined || row.locked_at !== null) return null;
      const earliest = nextSendAt(progressOf(row), at);
      return earliest > at ? earliest : null;
    },

    /** A code for the telephone of a draft. */
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

/** So many wrong codes were given for a draft that no more are looked at until tomorrow. @param at epoch milliseconds */
export function guessedOut({ lockedAt }: CodeProgress, at: number): Rejection<'code-over'> {
  return new Rejection('code-over', { retryAfterMs: Math.max(1, (lockedAt ?? at) + LOCK_MS - at) });
}

function boundTo(key: string, { request, nationalId, phone }: Proves) {
  return [key, request, nationalId, phone];
}
