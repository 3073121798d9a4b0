import type { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';

/** Undoes the transaction in which it is thrown, and is what that comes to. `unlessUndone`, around it, answers with the outcome. */
export class Undo<Outcome = Rejection<ApiErrorCode>> extends Error {
  override readonly name = 'Undo';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('undone');
    this.outcome = outcome;
  }
}

/** What comes of the work, or the outcome with which it undid itself. Rejects when it fails otherwise. */
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
