import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { parseNationalId } from '@mahzar/shared/national-id';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../http/api/caller.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { actorOf } from '../audit/actor-of.ts';
import { readsNationalIds } from './shown.ts';

/**
 * Searches per hour of a person who may not read national IDs. A masked one shows four digits; the others could be found by trying
 * all possibilities.
 */
const SEARCHES_AN_HOUR = 40;

/** Checks a search text before the search: undefined when it is permitted. */
export type GuardIdSearch = (
  caller: Caller,
  typed: readonly (string | undefined)[],
) => Promise<Rejection<ApiErrorCode> | undefined>;

/** Notes each search for a national ID, without the ID, and limits such searches of people who may not read national IDs. */
export function guardIdSearches(parts: {
  readonly database: Database;
  readonly audit: Audit;
  readonly now: () => number;
}): GuardIdSearch {
  const { database, audit, now } = parts;
  const limit = new RateLimiterMemory({ points: SEARCHES_AN_HOUR, duration: 3_600 });
  return async (caller, typed) => {
    if (typed.every((text) => text === undefined || parseNationalId(text) === null)) return undefined;
    const actor = actorOf(caller);
    if (!readsNationalIds(caller)) {
      try {
        await limit.consume(JSON.stringify(actor));
      } catch (reason) {
        if (!(reason instanceof RateLimiterRes)) throw reason;
        return new Rejection('too-many-requests', {
          detail: 'too many searches for national IDs',
          retryAfterMs: reason.msBeforeNext,
        });
      }
    }
    await inTransaction(database, (on) => audit.note(on, { actor, act: 'national-id-searched', subject: null }, now()));
    return undefined;
  };
}
