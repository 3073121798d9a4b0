import { PORTAL_IDLE_MS } from '@mahzar/shared/rest/portal';
import type { PersonKey } from '../scheduling/named-persons.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { systemCipher } from '../storage/system-keys.ts';
import { secretHash } from '../kernel/secret-hash.ts';

const SECRET_BYTES = 32;
/** Longest duration of a session without another code, ms (OWASP ASVS 5.0, 7.3). */
export const SESSION_MS = 8 * 3_600_000;
/** Precision of the time of the last use, ms. */
const SEEN_MS = 60_000;

/** Key under which a session is stored. @param secret of its cookie */
export const portalKey = secretHash;

interface OpenSession {
  readonly who: PersonKey;
  /** When it ends if nobody uses it, epoch milliseconds. */
  readonly endsAt: number;
}

export type PortalSessions = ReturnType<typeof portalSessions>;

/** Sessions of browsers, by a secret in a cookie. Only its hash is stored, and the person encrypted. */
export function portalSessions(masterKey: Buffer, randomBytes: RandomBytes) {
  const cipher = systemCipher(masterKey, 'portal-sessions', randomBytes);
  const placeOf = (hash: string) => `portal_sessions/${hash}/person`;

  const valid = ({ db }: Database, hash: string, at: number) =>
    db
      .selectFrom('portal_sessions')
      .select(['person', 'created_at', 'last_seen_at'])
      .where('hash', '=', hash)
      .where('created_at', '>', at - SESSION_MS)
      .where('last_seen_at', '>', at - PORTAL_IDLE_MS)
      .executeTakeFirst();
  const personIn = (hash: string, person: Buffer) => JSON.parse(cipher.decrypt(person, placeOf(hash))) as PersonKey;

  /** The encrypted person of a valid session; counts as a use of it. */
  async function standing(on: Database, hash: string, at: number): Promise<Buffer | undefined> {
    const { db } = on;
    const row = await valid(on, hash, at);
    if (row !== undefined && row.last_seen_at < at - SEEN_MS)
      await db.updateTable('portal_sessions').set({ last_seen_at: at }).where('hash', '=', hash).execute();
    return row?.person;
  }

  return {
    /** A new secret for a browser. @param at epoch milliseconds */
    async begin({ db }: Database, who: PersonKey, at: number): Promise<string> {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const hash = portalKey(secret);
      const person = cipher.encrypt(JSON.stringify(who), placeOf(hash));
      await db.insertInto('portal_sessions').values({ hash, person, created_at: at, last_seen_at: at }).execute();
      return secret;
    },

    /** The person of a browser's session; undefined when there is none, or no longer. */
    async personOf(on: Database, secret: string, at: number): Promise<PersonKey | undefined> {
      const hash = portalKey(secret);
      const person = await standing(on, hash, at);
      return person && personIn(hash, person);
    },

    /**
     * Like `personOf`, and when the session ends, for a page that repeats the request while it is open: this does not count as a
     * use.
     */
    async sessionNow(on: Database, secret: string, at: number): Promise<OpenSession | undefined> {
      const hash = portalKey(secret);
      const row = await valid(on, hash, at);
      if (row === undefined) return undefined;
      const endsAt = Math.min(row.created_at + SESSION_MS, row.last_seen_at + PORTAL_IDLE_MS);
      return { who: personIn(hash, row.person), endsAt };
    },

    /** Whether a session is valid; counts as a use of it. @param key see `portalKey` */
    async stands(on: Database, key: string, at: number): Promise<boolean> {
      return (await standing(on, key, at)) !== undefined;
    },

    async end({ db }: Database, secret: string): Promise<void> {
      await db.deleteFrom('portal_sessions').where('hash', '=', portalKey(secret)).execute();
    },

    /** Deletes sessions that have ended. */
    async sweep({ db }: Database, at: number): Promise<void> {
      await db
        .deleteFrom('portal_sessions')
        .where(({ or, eb }) =>
          or([eb('created_at', '<=', at - SESSION_MS), eb('last_seen_at', '<=', at - PORTAL_IDLE_MS)]),
        )
        .execute();
    },
  };
}
