import { createApiClient, listApiClients, revokeApiClient } from '@mahzar/shared/rest/api-clients';
import { Rejection } from '@mahzar/shared/rejection';
import { actorOf } from '../../audit/actor-of.ts';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import { paged } from '../../http/api/paged.ts';
import { hashApiClientToken, newApiClientToken } from './api-client-token.ts';
import type { ApiClientStore } from './api-client-store.ts';

/** Routes by which an administrator gives and revokes tokens. */
export function apiClientRoutes(parts: {
  readonly apiClients: ApiClientStore;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Buffer;
}): Bound[] {
  const { apiClients, now, randomBytes } = parts;
  return [
    bind(listApiClients, ({ query }) => paged(query, (page) => apiClients.list(page))),

    bind(createApiClient, async ({ body, caller }) => {
      const at = now();
      if (body.expiresAt !== null && body.expiresAt <= at) {
        return new Rejection('bad-request', {
          detail: 'expires in the past',
          problems: [{ field: 'expiresAt', code: 'past' }],
        });
      }
      const token = newApiClientToken(randomBytes);
      const by = actorOf(caller);
      const apiClient = await apiClients.create(
        {
          id: randomBytes(12).toString('base64url'),
          name: body.name,
          acts: [...new Set(body.acts)],
          expiresAt: body.expiresAt,
          createdBy: 'id' in by ? by.id : by.kind,
        },
        hashApiClientToken(token),
        by,
        at,
      );
      return { machine: apiClient, token };
    }),

    bind(revokeApiClient, async ({ params, caller }) => {
      const known = await apiClients.revoke(params.machine, actorOf(caller), now());
      return known ? undefined : new Rejection('not-found');
    }),
  ];
}
