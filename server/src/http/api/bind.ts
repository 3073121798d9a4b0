import type { Request, Response } from 'express';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Answer, Input, Route } from '@mahzar/shared/rest/route';
import type { Caller } from './caller.ts';

/** One call of a route, parsed and permitted. */
export interface Call<R extends Route> extends Input<R> {
  readonly caller: Caller;
  /** For cookies and the visitor's address only; all other input is already parsed. */
  readonly request: Request;
  readonly response: Response;
}

export type Handle<R extends Route> = (call: Call<R>) => Promise<Result<Answer<R>, ApiErrorCode>>;

/** A route with its handler. */
export interface Bound {
  readonly route: Route;
  readonly handle: (call: Call<never>) => Promise<unknown>;
}

/** Combines a route and its handler, and checks their types. */
export function bind<R extends Route>(route: R, handle: Handle<R>): Bound {
  return { route, handle: handle as Bound['handle'] };
}
