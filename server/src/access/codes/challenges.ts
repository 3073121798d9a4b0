import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { systemCipher } from '../../storage/system-keys.ts';
import { secretHash } from '../../kernel/secret-hash.ts';
import type { Bound, OneTimeCodes } from './one-time-codes.ts';
import { progressColumns, progressOf } from './progress-columns.ts';
import { NO_CODE, TRIES_A_CODE } from './rules.ts';
import type { CodeWindows, Guessed } from './windows.ts';

const SECRET_BYTES = 32;

/** Who or what somebody has named, and for whom a code is good: whoever gave it for another one gave a wrong one. */
export interface Named {
  readonly subject: string;
  readonly bound: Bound;
}

/** A code as it was given. */
export interface GivenCode {
  readonly challenge: string;
  readonly code: string;
}

/** What follows a code that was given. */
export interface Proving<Value, Refused extends string> {
  /** For whom a code is good now, of what was named; null: for nobody any longer. */
  boundOf(subject: string, on: Database): Promise<Bound | null>;
  /** What a right one opens, in the transaction in which it is used up. */
  open(on: Database, subject: string, at: number): Promise<Result<Value, Refused>>;
}

export type CodeChallenges = ReturnType<typeof codeChallenges>;

/**
 * One-time codes for browsers that name somebody or something and have shown nothing yet. Nobody learns by them whether there is what
 * they name: of what there is not, a challenge looks the same, and no answer to it is right.
 */
export function codeChallenges(parts: {
  readonly database: Database;
  /** What they open: a challenge of one kind is worth nothing for another. */
  readonly of: 'request' | 'portal';
  readonly codes: OneTimeCodes;
  readonly windows: Pick<CodeWindows, 'guess' | 'guessedRight'>;
  /** Tries of a code when too many wrong ones were given today, from whatever browsers; 0: no code is looked at. */
  readonly strainedTries: number;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { database, of, codes, windows, strainedTries, masterKey, randomBytes, now } = parts;
  const cipher = systemCipher(masterKey, 'code-challenges', randomBytes);
  const keyOf = (challenge: string) => `${of}:${secretHash(challenge)}`;
  const placeOf = (key: string) => `code_challenges/${key}/subject`;

  /** Looks at a code, in a transaction; a right one is used up. @returns what was named */
  async function answer(
    on: Database,
    { challenge, code }: GivenCode,
    boundOf: Proving<unknown, never>['boundOf'],
    [at, mostTries]: readonly [number, number],
  ): Promise<Result<string, 'wrong-code' | 'code-over'>> {
    const key = keyOf(challenge);
    // Two answers at the same moment are looked at one after the other: neither gets a try more.
    await on.kind.lockToEnd(on.db, `code-challenge ${key}`);
    const row = await on.db.selectFrom('code_challenges').selectAll().where('key', '=', key).executeTakeFirst();
    if (row === undefined || row.tries >= mostTries) return new Rejection('code-over');
    const subject = row.subject === null ? null : cipher.decrypt(row.subject, placeOf(key));
    const bound = subject === null ? null : await boundOf(subject, on);
    const { outcome, progress } = codes.answer(progressOf(row), { bound: [key, ...(bound ?? [])], code }, at);
    if (outcome !== 'right' || subject === null || bound === null) {
      await on.db.updateTable('code_challenges').set(progressColumns(progress)).where('key', '=', key).execute();
      return new Rejection(outcome === 'wrong' ? 'wrong-code' : 'code-over');
    }
    await on.db.deleteFrom('code_challenges').where('key', '=', key).execute();
    return subject;
  }

  return {
    /**
     * A code for whoever named something, in a transaction.
     * @param named null: there is nothing that is named so
     * @param countedBy by what wrong codes are counted
     * @returns a secret by which this browser gives the code, and the code, which is sent only when there is what was named
     */
    async ask(on: Database, named: Named | null, countedBy: string, at: number) {
      const challenge = randomBytes(SECRET_BYTES).toString('base64url');
      const key = keyOf(challenge);
      const asked = codes.ask(NO_CODE, { bound: [key, ...(named?.bound ?? [])], matches: named !== null }, at);
      if (asked.kind !== 'made') throw new Error('a first code is always made');
      const subject = named === null ? null : cipher.encrypt(named.subject, placeOf(key));
      const row = { key, subject, counted_by: countedBy, ...progressColumns(asked.progress) };
      await on.db.insertInto('code_challenges').values(row).execute();
      return { challenge, code: asked.code, until: asked.until, againAt: asked.againAt };
    },

    /** Takes a code, after the same time whatever it is: what it opens, or why not. */
    prove<Value, Refused extends string>(
      given: GivenCode,
      { boundOf, open }: Proving<Value, Refused>,
    ): Promise<Value | Rejection<Refused | 'wrong-code' | 'code-over'> | Guessed> {
      return codes.evenly(async () => {
        const row = await database.db
          .selectFrom('code_challenges')
          .select('counted_by')
          .where('key', '=', keyOf(given.challenge))
          .executeTakeFirst();
        // Counted before it is looked at: of many guesses at the same moment no more are.
        const guessed = row === undefined ? null : await windows.guess(row.counted_by);
        if (guessed !== null && strainedTries === 0) return guessed;
        const mostTries = guessed === null ? TRIES_A_CODE : strainedTries;
        const proven = await inTransaction(database, async (on) => {
          const at = now();
          const subject = await answer(on, given, boundOf, [at, mostTries]);
          return subject instanceof Rejection ? subject : open(on, subject, at);
        });
        if (row !== undefined && !(proven instanceof Rejection)) await windows.guessedRight(row.counted_by);
        return proven;
      });
    },

    /** Forgets challenges that nobody can answer any longer. */
    async sweep({ db }: Database, at: number): Promise<void> {
      await db.deleteFrom('code_challenges').where('code_until', '<', at).execute();
    },
  };
}
