import type { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';

/** Thrown in a transaction to roll it back with an outcome. `unlessUndone` around the transaction returns that outcome. */
export class Undo<Outcome = Rejection<ApiErrorCode>> extends Error {
  override readonly name = 'Undo';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('undone');
    this.outcome = outcome;
  }
}

/** The result of the work, or the outcome of the `Undo` it threw. Rejects on any other error. */
export async function unlessUndone<Value, Outcome = Rejection<ApiErrorCode>>(
  work: Promise<Value>,
): Promise<Value | Outcome> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Undo) return error.outcome as Outcome;
    throw error;
  }
}
