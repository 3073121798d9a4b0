import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { progressColumns, progressOf } from '../access/codes/progress-columns.ts';
import { NO_CODE, TRIES_A_CODE } from '../access/codes/rules.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { systemCipher } from '../storage/system-keys.ts';
import { secretHash } from '../kernel/secret-hash.ts';

const SECRET_BYTES = 32;

export type PortalCodes = ReturnType<typeof portalCodes>;

/** One-time codes for people who name themselves by national ID and telephone; whom no case names gets none, and is not told so. */
export function portalCodes(codes: OneTimeCodes, masterKey: Buffer, randomBytes: RandomBytes) {
  const cipher = systemCipher(masterKey, 'portal-codes', randomBytes);
  const placeOf = (key: string) => `portal_codes/${key}/person`;
  const boundTo = (key: string, who: PersonKey | null) => [key, who?.nationalId, who?.phone];
  return {
    /**
     * A code for whoever named themselves in some browser; for nobody whom a case names, no answer will be right.
     * @param countedBy by what wrong answers are counted
     * @returns a secret by which that browser gives the answer, and the code, which is sent only to somebody who is known
     */
    async challenge(on: Database, who: PersonKey | null, countedBy: string, at: number) {
      const challenge = randomBytes(SECRET_BYTES).toString('base64url');
      const key = secretHash(challenge);
      const asked = codes.ask(NO_CODE, { bound: boundTo(key, who), matches: who !== null }, at);
      if (asked.kind !== 'made') throw new Error('a first code is always made');
      const person = who === null ? null : cipher.encrypt(JSON.stringify(who), placeOf(key));
      await on.db
        .insertInto('portal_codes')
        .values({ key, person, counted_by: countedBy, ...progressColumns(asked.progress) })
        .execute();
      return { challenge, code: asked.code, until: asked.until, againAt: asked.againAt };
    },

    /** By what wrong answers to a challenge are counted; null when there is no such challenge. */
    async countedBy({ db }: Database, challenge: string): Promise<string | null> {
      const row = await db
        .selectFrom('portal_codes')
        .select('counted_by')
        .where('key', '=', secretHash(challenge))
        .executeTakeFirst();
      return row?.counted_by ?? null;
    },

    /**
     * Looks at the answer to a challenge, in a transaction; a right one is used up.
     * @param mostTries of this challenge, fewer than a code has in any case or as many
     * @returns who they are
     */
    async answer(
      on: Database,
      { challenge, code }: { readonly challenge: string; readonly code: string },
      at: number,
      mostTries: number = TRIES_A_CODE,
    ): Promise<Result<PersonKey, 'wrong-code' | 'code-over'>> {
      const key = secretHash(challenge);
      // Two answers at the same moment are looked at one after the other: neither gets a try more.
      await on.kind.lockToEnd(on.db, `portal-code ${key}`);
      const row = await on.db.selectFrom('portal_codes').selectAll().where('key', '=', key).executeTakeFirst();
      if (row === undefined || row.tries >= mostTries) return new Rejection('code-over');
      const who = row.person === null ? null : (JSON.parse(cipher.decrypt(row.person, placeOf(key))) as PersonKey);
      const { outcome, progress } = codes.answer(progressOf(row), { bound: boundTo(key, who), code }, at);
      if (outcome !== 'right' || who === null) {
        await on.db.updateTable('portal_codes').set(progressColumns(progress)).where('key', '=', key).execute();
        return new Rejection(outcome === 'wrong' ? 'wrong-code' : 'code-over');
      }
      await on.db.deleteFrom('portal_codes').where('key', '=', key).execute();
      return who;
    },

    /** Forgets challenges that nobody can answer any longer. */
    async sweep({ db }: Database, at: number): Promise<void> {
      await db.deleteFrom('portal_codes').where('code_until', '<', at).execute();
    },
  };
}
