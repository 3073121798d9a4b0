import type { FieldProblem } from './rest/errors.ts';

interface RejectionDetails {
  /** English, for developers and the log, without personal data. */
  readonly detail?: string | undefined;
  /** Wrong fields of the request. */
  readonly problems?: readonly FieldProblem[] | undefined;
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** Origin of the process that holds the requested data, if clients may be sent there. */
  readonly address?: string | undefined;
}

/**
 * The request was not carried out, and nothing was changed. A value, not an error: the caller can act on `code`. The edges
 * translate it: the HTTP layer to a status per code, the gateway to a typed acknowledgement.
 */
export class Rejection<Code extends string = string> {
  readonly code: Code;
  readonly detail: string | undefined;
  readonly problems: readonly FieldProblem[] | undefined;
  readonly retryAfterMs: number | undefined;
  readonly address: string | undefined;

  constructor(code: Code, { detail, problems, retryAfterMs, address }: RejectionDetails = {}) {
    this.code = code;
    this.detail = detail;
    this.problems = problems;
    this.retryAfterMs = retryAfterMs;
    this.address = address;
  }
}

/** The answer that only confirms the request. */
export const ACCEPTED = { accepted: true } as const;

/** The requested value, or the rejection. */
export type Result<Value, Code extends string = string> = Value | Rejection<Code>;
