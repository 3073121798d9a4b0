import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Caller } from '../../http/api/caller.ts';
import { networkOf } from '../../kernel/address.ts';
import { hashApiClientToken, isApiClientToken } from './api-client-token.ts';
import type { ApiClientStore } from './api-client-store.ts';

/** Requests of one machine within a minute: an import goes by lists, and a calendar is not read thrice a second. */
const REQUESTS_A_MINUTE = 600;
/**
 * Wrong tokens from one network within a minute, after which it is told to wait. Nobody guesses 256 bits: a right one is taken all
 * the while, for many machines may stand behind one address.
 */
const WRONG_A_MINUTE = 30;
/** How exactly the last use is kept, in milliseconds. */
const USE_GRAIN_MS = 60_000;

/** Says which machine calls; undefined when the request brings no token, and whoever calls is no machine. */
export type IdentifyApiClient = (request: Request) => Promise<Caller | Rejection<ApiErrorCode> | undefined>;

/**
 * Identifies a machine by `Authorization: Bearer mhz_…` (RFC 6750, 2.1). Tokens anywhere else, such as in an address, are not
 * looked at.
 *
 * @param parts.now epoch milliseconds
 */
export function apiClientIdentifier(parts: {
  readonly apiClients: Pick<ApiClientStore, 'byTokenHash' | 'markUsed'>;
  readonly now: () => number;
}): IdentifyApiClient {
  const { apiClients, now } = parts;
  const requests = new RateLimiterMemory({ points: REQUESTS_A_MINUTE, duration: 60 });
  const wrong = new RateLimiterMemory({ points: WRONG_A_MINUTE, duration: 60 });

  return async (request) => {
    const authorization = request.get('Authorization');
    // A calendar program has a name and a password (RFC 7617), for its feed alone.
    if (authorization === undefined || /^Basic /i.test(authorization)) return undefined;
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    const at = now();
    const apiClient = isApiClientToken(token) ? await apiClients.byTokenHash(hashApiClientToken(token)) : undefined;
    if (apiClient === undefined || apiClient.revokedAt !== null || (apiClient.expiresAt ?? Infinity) <= at) {
      const within = await wrong.consume(networkOf(request.ip ?? '')).catch(() => undefined);
      if (within === undefined) return new Rejection('too-many-requests');
      // One answer for all three: whether a token ever was one is nobody's business.
      return new Rejection('not-signed-in', { detail: 'this token is not known, was revoked, or is too old' });
    }
    try {
      await requests.consume(apiClient.id);
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      request.res?.set('Retry-After', String(Math.ceil(reason.msBeforeNext / 1000)));
      return new Rejection('too-many-requests', { detail: `at most ${REQUESTS_A_MINUTE} requests a minute` });
    }
    if (at - (apiClient.lastUsedAt ?? 0) >= USE_GRAIN_MS) await apiClients.markUsed(apiClient.id, at);
    return { kind: 'machine', machine: apiClient.id, acts: apiClient.acts };
  };
}
