import { z } from 'zod';
import { API_CLIENT_ACTS } from '../staff/api-client-acts.ts';
import { defineRoute } from './route.ts';
import { line } from '../text.ts';
import { id, listOf, moment, page } from './values.ts';

/** Prefix of a machine's token, by which scanners of code and logs recognise a leaked token. */
export const API_CLIENT_TOKEN_PREFIX = 'mhz_';

/** A machine's name is the name of a system, such as "case management". */
const name = line(100);
const acts = z.array(z.enum(API_CLIENT_ACTS)).min(1).max(API_CLIENT_ACTS.length);

/** A system of the court that calls the API with a token of its own. */
export const apiClient = z.strictObject({
  id,
  name,
  acts,
  createdAt: moment,
  /** Account that created the token. */
  createdBy: id,
  /** From this time on the token is refused; null when it is valid until revoked. */
  expiresAt: moment.nullable(),
  /** Precise to the minute; null when it was never used. */
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
});
export type ApiClient = z.infer<typeof apiClient>;

const common = { tag: 'Machines', may: 'manage-machines', fails: [] } as const;

export const listApiClients = defineRoute({
  ...common,
  id: 'list-machines',
  method: 'get',
  path: '/machines',
  summary: "Lists the court's systems that have or had a token, the newest first.",
  params: null,
  query: page,
  body: null,
  answer: listOf(apiClient),
});

export const createApiClient = defineRoute({
  ...common,
  id: 'create-machine',
  method: 'post',
  path: '/machines',
  summary: 'Gives a system a token, which is shown in this answer and never again.',
  params: null,
  query: null,
  body: z.strictObject({ name, acts, expiresAt: moment.nullable() }),
  answer: z.strictObject({ machine: apiClient, token: z.string() }),
});

export const revokeApiClient = defineRoute({
  ...common,
  id: 'revoke-machine',
  method: 'delete',
  path: '/machines/{machine}',
  summary: "Revokes a system's token; from the next request on it is refused.",
  params: z.strictObject({ machine: id }),
  query: null,
  body: null,
  answer: null,
  fails: ['not-found'],
});
