import type { Request, Response } from 'express';
import type { ApiErrorCode, FieldProblem } from '@mahzar/shared/rest/errors';
import type { Answer, Input, Route } from '@mahzar/shared/rest/route';
import type { Caller } from './caller.ts';

/** One call of a route, parsed and permitted. */
export interface Call<R extends Route> extends Input<R> {
  readonly caller: Caller;
  /** For cookies and the visitor's address only; everything else is parsed already. */
  readonly request: Request;
  readonly response: Response;
}

/** A refusal that a handler answers with. `detail` is English for developers, without personal data. */
export class Refused {
  readonly code: ApiErrorCode;
  readonly detail: string | undefined;
  readonly problems: readonly FieldProblem[] | undefined;
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ApiErrorCode, detail?: string, problems?: readonly FieldProblem[], retryAfterMs?: number) {
    this.code = code;
    this.detail = detail;
    this.problems = problems;
    this.retryAfterMs = retryAfterMs;
  }
}

export type Handle<R extends Route> = (call: Call<R>) => Promise<Answer<R> | Refused>;

/** A route with what is done for it. */
export interface Bound {
  readonly route: Route;
  readonly handle: (call: Call<never>) => Promise<unknown>;
}

/** Puts a route and its handler together, with their types checked. */
export function bind<R extends Route>(route: R, handle: Handle<R>): Bound {
  return { route, handle: handle as Bound['handle'] };
}
