import type { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';

/** Undoes the transaction in which it is thrown. `unlessUndone`, around it, answers with the rejection. */
export class Undo extends Error {
  override readonly name = 'Undo';
  readonly rejection: Rejection<ApiErrorCode>;

  constructor(rejection: Rejection<ApiErrorCode>) {
    super(rejection.code);
    this.rejection = rejection;
  }
}

/** What comes of the work, or the rejection by which it undid itself. Rejects when it fails otherwise. */
export async function unlessUndone<Value>(work: Promise<Value>): Promise<Value | Rejection<ApiErrorCode>> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Undo) return error.rejection;
    throw error;
  }
}
