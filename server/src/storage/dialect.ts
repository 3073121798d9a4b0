import type { ColumnDataType, Expression, Kysely, RawBuilder } from 'kysely';
import type { LogFault } from '@mahzar/shared/hearing/state';
import type { Tables } from './tables.ts';

/** Where databases differ; everything else is the same SQL. */
export interface DatabaseKind {
  /** Column type of bytes. */
  readonly binary: ColumnDataType;
  /** Column type of text that is ordered by its bytes. */
  readonly text: ColumnDataType | Expression<unknown>;
  /** The database's own time, epoch milliseconds. */
  readonly clock: RawBuilder<number>;
  /** Makes the database itself refuse to change or remove rows of a table. */
  makeAppendOnly(db: Kysely<Tables>, table: keyof Tables): Promise<void>;
  /**
   * Leaves nothing of a table's rows that were deleted before, in the database's own files. Waits for whoever can still see them, such
   * as a backup; rejects after an hour. May be repeated.
   *
   * @param ending aborts the waiting, and rejects
   */
  forgetDeleted(db: Kysely<Tables>, table: keyof Tables, ending?: AbortSignal): Promise<void>;
  /** Waits in a transaction until no other holds the lock of this name, and holds it to the transaction's end. */
  lockToEnd(db: Kysely<Tables>, name: string): Promise<void>;
  /** The same without waiting: false when another has it. */
  tryLockToEnd(db: Kysely<Tables>, name: string): Promise<boolean>;
  /** Has a transaction wait for each lock of others no longer than that from now on; see `isLockTimeout`. */
  limitWaits(db: Kysely<Tables>, ms: number): Promise<void>;
  /** Whether an error says that others have held a lock for too long: nothing else is wrong. */
  isLockTimeout(error: unknown): boolean;
  /** Why nothing can be written now, by an error of writing; null when the error says something else. */
  faultOf(error: unknown): LogFault | null;
  /** Whether an error says that a row with this key exists. */
  isDuplicateKey(error: unknown): boolean;
  /**
   * Does something that may be done twice, and once more when the line to the database broke meanwhile: what became of it
   * is not known then. Rejects when the line stays broken.
   */
  persist<Result>(work: () => Promise<Result>): Promise<Result>;
}
