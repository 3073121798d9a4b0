import type { z } from 'zod';
import type { StaffAct } from '../staff/roles.ts';
import type { ApiErrorCode } from './errors.ts';

/** All routes are below this path. */
export const API_PATH = '/api/v1';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who may call a route; `signing-in`: after giving the password, `signed-in`: any staff account, several acts: who may do all of
 * them.
 */
export type May = 'anybody' | 'signing-in' | 'signed-in' | StaffAct | readonly [StaffAct, ...StaffAct[]];

/** One route of the REST API: the server's checks, the desk's types and the OpenAPI document are made from it. */
export interface Route {
  /** `operationId`, a verb and a noun: `list-bookings`. */
  readonly id: string;
  readonly method: Method;
  /** Below `API_PATH`, parameters in braces: `/bookings/{booking}`. */
  readonly path: string;
  /** One sentence for the documentation. */
  readonly summary: string;
  /** Chapter of the documentation. */
  readonly tag: string;
  /** Who may call it. */
  readonly may: May;
  readonly params: z.ZodObject | null;
  /** Parameters of the query string; `z.coerce` converts them to numbers. */
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** The successful answer: JSON by schema, nothing (204), or a text of some media type. */
  readonly answer: z.ZodType | null | { readonly media: string };
  /** Refusals of this route in addition to those of every route. */
  readonly fails: readonly ApiErrorCode[];
}

/** Keeps the precise types of a route's schemas. Schemas of requests are strict objects. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The parsed input of a route's handler. */
export interface Input<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
}

/** The result of a route's handler; a long text is given in pieces. */
export type Answer<R extends Route> = R['answer'] extends z.ZodType
  ? z.input<R['answer']>
  : R['answer'] extends { readonly media: string }
    ? string | AsyncIterable<string>
    : undefined;

type RequestPart<S, Key extends string> = S extends z.ZodType ? { readonly [K in Key]: z.input<S> } : unknown;

/** The input of a caller. */
export type CallInput<R extends Route> = RequestPart<R['params'], 'params'> &
  RequestPart<R['query'], 'query'> &
  RequestPart<R['body'], 'body'>;

/** The answer to a caller. */
export type CallAnswer<R extends Route> = R['answer'] extends z.ZodType
  ? z.output<R['answer']>
  : R['answer'] extends { readonly media: string }
    ? string
    : undefined;
