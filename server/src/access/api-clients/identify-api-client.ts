import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Caller } from '../../http/api/caller.ts';
import { networkOf } from '../../kernel/address.ts';
import { hashApiClientToken, isApiClientToken } from './api-client-token.ts';
import type { ApiClientStore } from './api-client-store.ts';

/** Most requests of one client per minute: imports use lists, and a calendar is read less than three times a second. */
const REQUESTS_A_MINUTE = 600;
/**
 * Wrong tokens from one network per minute, after which it must wait. 256 bits cannot be guessed; valid tokens are accepted
 * meanwhile, because many clients may share one address.
 */
const WRONG_A_MINUTE = 30;
/** Precision of the stored time of the last use, ms. */
const USE_GRAIN_MS = 60_000;

/** Identifies the API client that calls; undefined when the request has no token. */
export type IdentifyApiClient = (request: Request) => Promise<Caller | Rejection<ApiErrorCode> | undefined>;

/**
 * Identifies an API client by `Authorization: Bearer mhz_…` (RFC 6750, 2.1). Tokens in other places, such as the URL, are ignored.
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
    // A calendar program sends a name and a password (RFC 7617), for its feed only.
    if (authorization === undefined || /^Basic /i.test(authorization)) return undefined;
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    const at = now();
    const apiClient = isApiClientToken(token) ? await apiClients.byTokenHash(hashApiClientToken(token)) : undefined;
    if (apiClient === undefined || apiClient.revokedAt !== null || (apiClient.expiresAt ?? Infinity) <= at) {
      const within = await wrong.consume(networkOf(request.ip ?? '')).catch(() => undefined);
      if (within === undefined) return new Rejection('too-many-requests');
      // The same answer in all three cases, so that it does not reveal whether a token ever existed.
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
