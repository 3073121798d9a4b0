import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { progressColumns, progressOf } from '../access/codes/progress-columns.ts';
import type { CodeAnswered, CodeAsked, OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { NO_CODE, nextSendAt } from '../access/codes/rules.ts';
import type { CodeProgress } from '../access/codes/rules.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { secretHash } from '../kernel/secret-hash.ts';

/** For whom a code is good: who gave it for another national ID or telephone gave a wrong one. */
interface Proves {
  readonly request: string | null;
  readonly nationalId: string;
  readonly phone: string;
}

/** Somebody who guessed at a draft may try again after so long. */
const LOCK_MS = 24 * 3_600_000;
const SECRET_BYTES = 32;

export type RequestCodes = ReturnType<typeof requestCodes>;

/** One-time codes for requests: for a draft's own browser, and for whoever names a request elsewhere. */
export function requestCodes(codes: OneTimeCodes, randomBytes: RandomBytes) {
  const read = async (on: Database, key: string) => {
    // Two answers at the same moment are looked at one after the other: neither gets a try more.
    await on.kind.lockToEnd(on.db, `request-code ${key}`);
    return on.db.selectFrom('request_codes').selectAll().where('key', '=', key).executeTakeFirst();
  };
  const write = async (
    on: Database,
    key: string,
    request: string | null,
    progress: CodeProgress,
    countedBy: string | null = null,
  ) => {
    const columns = progressColumns(progress);
    await on.db
      .insertInto('request_codes')
      .values({ key, request_id: request, counted_by: countedBy, ...columns })
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
    async askForDraft(on: Database, proves: Proves & { request: string }, at: number): Promise<CodeAsked> {
      const key = `draft:${proves.request}`;
      const row = await read(on, key);
      const kept = row === undefined ? NO_CODE : progressOf(row);
      const over = kept.lockedAt !== null && at >= kept.lockedAt + LOCK_MS;
      const asked = codes.ask(over ? NO_CODE : kept, { bound: boundTo(key, proves), matches: true }, at);
      await write(on, key, proves.request, asked.progress);
      return asked;
    },

    async answerForDraft(
      on: Database,
      proves: Proves & { request: string },
      code: string,
      at: number,
    ): Promise<CodeAnswered> {
      const key = `draft:${proves.request}`;
      const row = await read(on, key);
      if (row === undefined) return { outcome: 'void', progress: NO_CODE };
      const answered = codes.answer(progressOf(row), { bound: boundTo(key, proves), code }, at);
      await write(on, key, proves.request, answered.progress);
      return answered;
    },

    /**
     * A code for who named a request in some browser; where there is none, no answer will be right.
     * @param countedBy by what wrong answers are counted, see `countedBy`
     * @returns a secret by which that browser gives the answer, and the code, which is sent only where there is a request
     */
    async challenge(on: Database, proves: Proves | null, countedBy: string, at: number) {
      const challenge = randomBytes(SECRET_BYTES).toString('base64url');
      const key = `open:${secretHash(challenge)}`;
      const bound = boundTo(key, proves ?? { request: null, nationalId: '', phone: '' });
      const asked = codes.ask(NO_CODE, { bound, matches: proves !== null }, at);
      if (asked.kind !== 'made') throw new Error('a first code is always made');
      await write(on, key, proves?.request ?? null, asked.progress, countedBy);
      return { challenge, code: asked.code, until: asked.until, againAt: asked.againAt };
    },

    /** By what wrong answers to a challenge are counted; null when there is no such challenge. */
    async countedBy({ db }: Database, challenge: string): Promise<string | null> {
      const key = `open:${secretHash(challenge)}`;
      const row = await db.selectFrom('request_codes').select('counted_by').where('key', '=', key).executeTakeFirst();
      return row?.counted_by ?? null;
    },

    /**
     * Looks at the answer to a challenge; a right one opens its request.
     * @param provesOf for whom a code is good now, of the request that was named
     */
    async answerChallenge(
      on: Database,
      { challenge, code }: { readonly challenge: string; readonly code: string },
      provesOf: (request: string) => Promise<Proves | null>,
      at: number,
    ): Promise<Result<{ readonly request: string }, 'wrong-code' | 'code-over'>> {
      const key = `open:${secretHash(challenge)}`;
      const row = await read(on, key);
      if (row === undefined) return new Rejection('code-over');
      const proves = row.request_id === null ? null : await provesOf(row.request_id);
      const bound = boundTo(key, proves ?? { request: null, nationalId: '', phone: '' });
      const { outcome, progress } = codes.answer(progressOf(row), { bound, code }, at);
      if (outcome !== 'right' || row.request_id === null) {
        await write(on, key, row.request_id, progress);
        return new Rejection(outcome === 'wrong' ? 'wrong-code' : 'code-over');
      }
      await on.db.deleteFrom('request_codes').where('key', '=', key).execute();
      return { request: row.request_id };
    },

    /** Forgets challenges that nobody can answer any longer. */
    async sweep({ db }: Database, at: number): Promise<void> {
      await db.deleteFrom('request_codes').where('key', 'like', 'open:%').where('code_until', '<', at).execute();
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
