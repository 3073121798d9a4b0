import type { Ack } from '@mahzar/shared/protocol/errors';
import type { Result, Rejection } from '../session/types.ts';

/** What comes of a message: the service's answer, or that it could not be reached. */
export type Answer<Response> = Ack<Response> | Unreachable;

interface Unreachable {
  readonly ok: false;
  readonly code: 'unreachable';
  readonly support: null;
}

/** There was no connection, or no answer in time; whether the service acted on the message is not known. */
export const UNREACHABLE: Unreachable = { ok: false, code: 'unreachable', support: null };

export const DONE: Result = { ok: true };

/** An answer as the rest of the page sees it: done, or why not. */
export function outcomeOf(answer: Answer<object>): Result {
  return answer.ok ? DONE : failed(answer);
}

/** A failure, without what else the answer carried. */
export function failed({ code, support, retryAfterMs }: Rejection): Extract<Result, { ok: false }> {
  return { ok: false, error: { code, support, ...(retryAfterMs !== undefined && { retryAfterMs }) } };
}
