import type { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';

/** Thrown in a transaction to roll it back with an outcome. `unlessRolledBack` around the transaction returns that outcome. */
export class Rollback<Outcome = Rejection<ApiErrorCode>> extends Error {
  override readonly name = 'Rollback';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('undone');
    this.outcome = outcome;
  }
}

/** The result of the work, or the outcome of the `Rollback` it threw. Rejects on any other error. */
export async function unlessRolledBack<Value, Outcome = Rejection<ApiErrorCode>>(
  work: Promise<Value>,
): Promise<Value | Outcome> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Rollback) return error.outcome as Outcome;
    throw error;
  }
}
