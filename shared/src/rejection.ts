import type { FieldProblem } from './rest/errors.ts';

interface RejectionDetails {
  /** English, for developers and the log, without personal data. */
  readonly detail?: string | undefined;
  /** Fields of the request that are wrong. */
  readonly problems?: readonly FieldProblem[] | undefined;
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** Of what another process has: the origin of its pages, where anybody may be sent there. */
  readonly address?: string | undefined;
}

/**
 * What was asked for was not done, and nothing was changed. A value, not an error: whoever asked can act on `code`. The edges
 * decide how it is told: the HTTP layer has a status for each code, the gateway a typed acknowledgement.
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

/** The answer where there is nothing to say but that it was done. */
export const ACCEPTED = { accepted: true } as const;

/** What was asked for, or why it was not done. */
export type Result<Value, Code extends string = string> = Value | Rejection<Code>;
