import { createHash, timingSafeEqual } from 'node:crypto';
import { createFeed, readFeed, withdrawFeed } from '@mahzar/shared/rest/bookings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { staffMay } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Rejection } from '@mahzar/shared/rejection';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { BookingSearch } from './booking-search.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { FeedStore } from './feed-store.ts';
import { bookingsCalendar } from './booking-ics.ts';
import { actorOf } from '../audit/actor-of.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 9;
const DAY_MS = 86_400_000;
/** A feed contains bookings from this long ago on, ms, and at most this many. */
const PAST_MS = 31 * DAY_MS;
const MAX = 2_000;

/**
 * Calendar feeds. A calendar program authenticates by HTTP Basic (RFC 7617) and not by a secret in the URL, which would appear in
 * the logs of every proxy on the path and in the program's list of calendars (OWASP ASVS 5.0, 14.2.1).
 */
export function feedRoutes(parts: {
  readonly database: Database;
  readonly feeds: FeedStore;
  readonly search: BookingSearch;
  readonly audit: Audit;
  readonly publicUrl: string;
  /** The court's time zone, an IANA name. */
  readonly zone: string;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}): Bound[] {
  const { database, feeds, search, audit, publicUrl, zone, randomBytes, now } = parts;
  return [
    bind(createFeed, async ({ body: { scope, branch = null }, caller }) => {
      if (caller.kind !== 'staff') return new Rejection('not-permitted');
      const id = randomBytes(ID_BYTES).toString('base64url');
      const password = randomBytes(SECRET_BYTES).toString('base64url');
      const at = now();
      await inTransaction(database, async (on) => {
        const feed = { id, account_id: caller.account, secret_hash: hashOf(password), scope, branch, created_at: at };
        await feeds.insert(on, feed);
        const subject = { kind: 'feed', id };
        await audit.note(on, { actor: actorOf(caller), act: 'feed-created', subject, details: { scope } }, at);
      });
      return { url: `${publicUrl}${API_PATH}${readFeed.path}`, username: id, password };
    }),

    bind(withdrawFeed, async ({ caller }) => {
      if (caller.kind !== 'staff') return new Rejection('not-permitted');
      await inTransaction(database, async (on) => {
        const feedCount = await feeds.removeAll(on, caller.account);
        const subject = { kind: 'account', id: caller.account };
        await audit.note(
          on,
          { actor: actorOf(caller), act: 'feeds-withdrawn', subject, details: { feedCount } },
          now(),
        );
      });
      return undefined;
    }),

    bind(readFeed, async ({ request, response }) => {
      const given = basicOf(request.get('Authorization'));
      const feed = given && (await feeds.find(given.name));
      const roles = feed === undefined ? [] : (JSON.parse(feed.roles) as StaffRole[]);
      const known = timingSafeEqual(
        Buffer.from(hashOf(given?.password ?? '')),
        Buffer.from(feed?.secret_hash ?? hashOf('nobody')),
      );
      if (feed === undefined || !known || !staffMay(roles, 'read-bookings')) {
        response.set('WWW-Authenticate', 'Basic realm="Mahzar", charset="UTF-8"');
        return new Rejection('wrong-credentials');
      }
      const found = await search.list(
        {
          from: now() - PAST_MS,
          branch: feed.branch ?? undefined,
          staffAccount: feed.scope === 'mine' ? feed.account_id : undefined,
        },
        { order: 'soonest', limit: MAX },
      );
      return bookingsCalendar(found, publicUrl, zone);
    }),
  ];
}

function basicOf(header: string | undefined): { name: string; password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,500})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
