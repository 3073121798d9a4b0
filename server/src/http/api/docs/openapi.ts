import { z } from 'zod';
import { API_ERRORS } from '@mahzar/shared/rest/errors';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Route } from '@mahzar/shared/rest/route';

type Json = Record<string, unknown>;

/** Structure of the document, in addition to the schemas that zod generates. https://spec.openapis.org/oas/v3.1.1 */
export interface OpenApi {
  readonly openapi: string;
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

/** The API as an OpenAPI 3.1 document, generated from its routes alone. */
export function openApiOf(routes: readonly Route[], version: string): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Mahzar',
      version,
      description:
        'The REST API of the staff’s desk. Times are epoch milliseconds, UTC. Lists are read page by page: `after` takes ' +
        'the `next` of the page before. Changes by a browser carry the header `X-Mahzar: 1`; a system of the court uses ' +
        'a bearer token instead of the cookie.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: API_PATH }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ApiError: API_ERROR },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-mahzar', description: '`mahzar` over plain HTTP.' },
        token: { type: 'http', scheme: 'bearer', description: 'Of a system of the court.' },
      },
    },
  };
}

function operationOf(route: Route): Operation {
  return {
    operationId: route.id,
    summary: route.summary,
    description: whoMay(route),
    tags: [route.tag],
    security: securityOf(route),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(route.method === 'get' ? [] : [PAGE_HEADER]),
    ],
    ...(route.body !== null && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    responses: { ...successOf(route), ...refusalsOf(route) },
  };
}

function whoMay({ may }: Route): string {
  switch (may) {
    case 'anybody':
      return 'For anybody.';
    case 'signing-in':
      return 'For whoever has given the password.';
    case 'signed-in':
      return 'For all staff.';
    default:
      return `For who may ${[may]
        .flat()
        .map((act) => `\`${act}\``)
        .join(' and ')}.`;
  }
}

function securityOf({ may }: Route): Json[] {
  if (may === 'anybody') return [];
  if (may === 'signing-in' || may === 'signed-in') return [{ session: [] }];
  return [{ session: [] }, { token: [] }];
}

function parametersOf(schema: z.ZodObject | null, place: 'path' | 'query'): Json[] {
  if (schema === null) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function successOf({ answer }: Route): Record<string, Json> {
  if (answer === null) return { 204: { description: 'Done.' } };
  const content =
    'media' in answer
      ? { [answer.media]: { schema: { type: 'string' } } }
      : { 'application/json': { schema: schemaOf(answer, 'output') } };
  return { 200: { description: 'Done.', content } };
}

/** Refusals by status: those of the route, and those that follow from its inputs and rights. */
function refusalsOf(route: Route): Record<string, Json> {
  const codes = new Set<ApiErrorCode>(route.fails);
  if (route.params !== null || route.query !== null || route.body !== null) codes.add('bad-request');
  if (route.may !== 'anybody') codes.add('not-signed-in');
  if (route.may !== 'anybody' && route.may !== 'signing-in') codes.add('not-permitted');
  if (route.method !== 'get') codes.add('cross-site');
  if (route.body !== null) codes.add('too-large');
  codes.add('internal');
  const byStatus = Map.groupBy([...codes], (code) => API_ERRORS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: `Refused: ${of.map((code) => `\`${code}\``).join(', ')}.`,
        content: {
          'application/json': {
            schema: {
              allOf: [{ $ref: '#/components/schemas/ApiError' }, { properties: { code: { enum: of } } }],
            },
          },
        },
      },
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return json;
}

const PAGE_HEADER = {
  name: 'X-Mahzar',
  in: 'header',
  required: false,
  description: 'What a browser’s own pages send, and no other site’s can.',
  schema: { type: 'string', const: '1' },
};

const API_ERROR = {
  type: 'object',
  properties: {
    code: { type: 'string', enum: Object.keys(API_ERRORS) },
    message: { type: 'string', description: 'English, for developers.' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' } },
        required: ['field', 'code'],
      },
    },
    support: { type: 'string', description: 'A code to read out to support.' },
  },
  required: ['code', 'message', 'support'],
};
