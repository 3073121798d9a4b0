import type { RequestId } from '@mahzar/shared/queue/ids';
import { newLinkCode } from '../notify/short-link-store.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { secretHash } from '../kernel/secret-hash.ts';

const SECRET_BYTES = 32;
/** A browser that does not return for this long loses the request, ms. */
export const SESSION_MS = 60 * 86_400_000;

export type RequestSessions = ReturnType<typeof requestSessions>;

/** Whether the portal session from which a request was opened is valid; the check counts as a use of it. */
type PortalStands = (on: Database, key: string, at: number) => Promise<boolean>;

/**
 * Which browsers have which request, by a secret in a cookie; and links that name a request. Only hashes are stored. Access to a
 * request opened from the portal ends with the portal session.
 */
export function requestSessions(randomBytes: RandomBytes, portalStands: PortalStands) {
  return {
    /**
     * A new secret for a browser. @param at epoch milliseconds @param portal key of the portal session from which the request was
     * opened
     */
    async begin({ db }: Database, request: RequestId, at: number, portal: string | null = null): Promise<string> {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      await db
        .insertInto('request_sessions')
        .values({ hash: secretHash(secret), request_id: request, expires_at: at + SESSION_MS, portal })
        .execute();
      return secret;
    },

    /** The request of a browser. */
    async requestOf(on: Database, secret: string, at: number): Promise<RequestId | undefined> {
      const held = await on.db
        .selectFrom('request_sessions')
        .select(['request_id', 'portal'])
        .where('hash', '=', secretHash(secret))
        .where('expires_at', '>', at)
        .executeTakeFirst();
      if (held === undefined) return undefined;
      return held.portal === null || (await portalStands(on, held.portal, at)) ? held.request_id : undefined;
    },

    async end({ db }: Database, secret: string): Promise<void> {
      await db.deleteFrom('request_sessions').where('hash', '=', secretHash(secret)).execute();
    },

    async sweep({ db }: Database, at: number): Promise<void> {
      await db.deleteFrom('request_sessions').where('expires_at', '<=', at).execute();
    },

    /**
     * A code for a link that names the request; the link alone opens nothing.
     * @param guest seat of the guest for whom it is; null: the citizen's own
     */
    async makeLink({ db }: Database, request: RequestId, at: number, guest: string | null = null): Promise<string> {
      const code = newLinkCode(randomBytes);
      await db
        .insertInto('request_links')
        .values({ code_hash: secretHash(code), request_id: request, created_at: at, guest })
        .execute();
      return code;
    },

    /** The request and seat of a guest's link. */
    guestLinkedBy({ db }: Database, code: string) {
      return db
        .selectFrom('request_links')
        .select(['request_id as request', 'guest'])
        .where('code_hash', '=', secretHash(code))
        .where('guest', 'is not', null)
        .executeTakeFirst();
    },

    /** Seats for which links of a request were made. */
    async guestsOf({ db }: Database, request: RequestId): Promise<ReadonlySet<string>> {
      const rows = await db.selectFrom('request_links').select('guest').where('request_id', '=', request).execute();
      return new Set(rows.flatMap(({ guest }) => guest ?? []));
    },

    async linkedBy({ db }: Database, code: string): Promise<RequestId | undefined> {
      const row = await db
        .selectFrom('request_links')
        .select('request_id')
        .where('code_hash', '=', secretHash(code))
        .where('guest', 'is', null)
        .executeTakeFirst();
      return row?.request_id;
    },
  };
}
