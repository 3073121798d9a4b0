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
import type { CodeWindows, TooManyGuesses } from './windows.ts';

const SECRET_BYTES = 32;

/** The named person or thing, and the facts to which the code is bound: after they change, the code is wrong. */
export interface CodeSubject<Subject extends string> {
  readonly subject: Subject;
  readonly bound: Bound;
}

/** An entered code. */
export interface GivenCode {
  readonly challenge: string;
  readonly code: string;
}

/** What happens after a code was entered. */
export interface Proving<Subject extends string, Value, Refused extends string> {
  /** The current facts to which a code for the subject is bound; null: nobody may use a code for it any longer. */
  boundOf(subject: Subject, on: Database): Promise<Bound | null>;
  /** Performs what a right code permits, in the transaction that uses it up. */
  open(on: Database, subject: Subject, at: number): Promise<Result<Value, Refused>>;
}

export type CodeChallenges<Subject extends string = string> = ReturnType<typeof codeChallenges<Subject>>;

/**
 * One-time codes for browsers that name a person or thing before any proof. They do not reveal whether it exists: for an unknown
 * name the challenge looks the same, and every answer is wrong.
 */
export function codeChallenges<Subject extends string = string>(parts: {
  readonly database: Database;
  /** Purpose of the challenges: a challenge of one kind is useless for another. */
  readonly of: 'request' | 'portal';
  readonly codes: OneTimeCodes;
  readonly windows: Pick<CodeWindows, 'guess' | 'guessedRight'>;
  /** Tries of a code after too many wrong ones today, from all browsers; 0: no code is accepted. */
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

  /** Checks a code, in a transaction; a right one is used up. @returns the named subject */
  async function answer(
    on: Database,
    { challenge, code }: GivenCode,
    boundOf: Proving<Subject, unknown, never>['boundOf'],
    [at, mostTries]: readonly [number, number],
  ): Promise<Result<Subject, 'wrong-code' | 'code-over'>> {
    const key = keyOf(challenge);
    // Simultaneous answers are checked one after another, so that none gets an extra try.
    await on.kind.lockToEnd(on.db, `code-challenge ${key}`);
    const row = await on.db.selectFrom('code_challenges').selectAll().where('key', '=', key).executeTakeFirst();
    if (row === undefined || row.tries >= mostTries) return new Rejection('code-over');
    const subject = row.subject === null ? null : (cipher.decrypt(row.subject, placeOf(key)) as Subject);
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
     * Makes a challenge for a browser that has named something, in a transaction.
     * @param named null: nothing of that name exists
     * @param countedBy key by which wrong codes are counted
     * @returns a secret with which this browser enters the code, and the code, to be sent only when the named subject exists
     */
    async ask(on: Database, named: CodeSubject<Subject> | null, countedBy: string, at: number) {
      const challenge = randomBytes(SECRET_BYTES).toString('base64url');
      const key = keyOf(challenge);
      const asked = codes.ask(NO_CODE, { bound: [key, ...(named?.bound ?? [])], matches: named !== null }, at);
      if (asked.kind !== 'made') throw new Error('a first code is always made');
      const subject = named === null ? null : cipher.encrypt(named.subject, placeOf(key));
      const row = { key, subject, counted_by: countedBy, ...progressColumns(asked.progress) };
      await on.db.insertInto('code_challenges').values(row).execute();
      return { challenge, code: asked.code, until: asked.until, againAt: asked.againAt };
    },

    /** Checks a code, in constant time. Returns what the right code opens, or the refusal. */
    prove<Value, Refused extends string>(
      given: GivenCode,
      { boundOf, open }: Proving<Subject, Value, Refused>,
    ): Promise<Value | Rejection<Refused | 'wrong-code' | 'code-over'> | TooManyGuesses> {
      return codes.evenly(async () => {
        const row = await database.db
          .selectFrom('code_challenges')
          .select('counted_by')
          .where('key', '=', keyOf(given.challenge))
          .executeTakeFirst();
        // Counted before the check, so that simultaneous guesses are all counted.
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

    /** Deletes challenges that can no longer be answered. */
    async sweep({ db }: Database, at: number): Promise<void> {
      await db.deleteFrom('code_challenges').where('code_until', '<', at).execute();
    },
  };
}
