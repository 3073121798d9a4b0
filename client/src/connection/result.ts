import type { ErrorCode } from '@mahzar/shared/protocol/errors';

/** What the service says in a hearing, and what this page finds by itself. */
export type RejectionCode = ErrorCode | 'unreachable' | 'unsupported-browser' | 'screen-unavailable';

/** Why something was not done, as a person can be told of it. */
export interface Rejection<Code extends string = RejectionCode> {
  readonly code: Code;
  /** To read out to support; null when the service said nothing. */
  readonly support: string | null;
  /** Where the service was asked too much at once: when there is room for more, in ms from the answer on. */
  readonly retryAfterMs?: number | undefined;
}

export type Rejected<Code extends string = RejectionCode> = { readonly ok: false; readonly error: Rejection<Code> };

/** What comes of a request: done, with what was answered, or why not. */
export type Result<Value = unknown, Code extends string = RejectionCode> =
  ({ readonly ok: true } & Value) | Rejected<Code>;

export const DONE: { readonly ok: true } = { ok: true };

/** There was no connection, or no answer in time; whether the service acted on the message is not known. */
export const UNREACHABLE: Rejected<'unreachable'> = rejected({ code: 'unreachable', support: null });

export function rejected<Code extends string>(error: Rejection<Code>): Rejected<Code> {
  return { ok: false, error };
}

/** Whether it was done, or why not, without what was answered. */
export function outcomeOf(result: Result): Result {
  return result.ok ? DONE : result;
}

/** The acknowledgement of a message, without what only the service's own log needs. */
export function resultOf<Value extends object, Code extends string>(
  ack: ({ readonly ok: true } & Value) | ({ readonly ok: false } & Rejection<Code>),
): Result<Value, Code> {
  if (ack.ok) return ack;
  const { code, support, retryAfterMs } = ack;
  return rejected({ code, support, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}
