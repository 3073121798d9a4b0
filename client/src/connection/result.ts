import type { ErrorCode } from '@mahzar/shared/protocol/errors';

/** Codes of the service in a hearing, and codes of this page itself. */
export type RejectionCode = ErrorCode | 'unreachable' | 'unsupported-browser' | 'screen-unavailable';

/** Why a request was not carried out, for display to a person. */
export interface Rejection<Code extends string = RejectionCode> {
  readonly code: Code;
  /** Code for support; null when the service gave none. */
  readonly support: string | null;
  /** After too many messages: when more are accepted, in ms from the answer on. */
  readonly retryAfterMs?: number | undefined;
}

export type Rejected<Code extends string = RejectionCode> = { readonly ok: false; readonly error: Rejection<Code> };

/** The result of a request: its answer, or why it was not carried out. */
export type Result<Value = unknown, Code extends string = RejectionCode> =
  ({ readonly ok: true } & Value) | Rejected<Code>;

export const DONE: { readonly ok: true } = { ok: true };

/** There was no connection, or no answer in time; the service may or may not have acted on the message. */
export const UNREACHABLE: Rejected<'unreachable'> = rejected({ code: 'unreachable', support: null });

export function rejected<Code extends string>(error: Rejection<Code>): Rejected<Code> {
  return { ok: false, error };
}

/** Returns the result without its answer. */
export function outcomeOf(result: Result): Result {
  return result.ok ? DONE : result;
}

/** Returns an acknowledgement as a result, without the parts for the service's own log. */
export function resultOf<Value extends object, Code extends string>(
  ack: ({ readonly ok: true } & Value) | ({ readonly ok: false } & Rejection<Code>),
): Result<Value, Code> {
  if (ack.ok) return ack;
  const { code, support, retryAfterMs } = ack;
  return rejected({ code, support, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}
