import type { ColumnDataType, Expression, Kysely, RawBuilder } from 'kysely';
import type { LogFault } from '@mahzar/shared/hearing/state';
import type { Tables } from './tables.ts';

/** The differences between databases; everything else is the same SQL. */
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
   * Removes all traces of a table's deleted rows from the database's own files. Waits while anything can still see these rows,
   * such as a backup; rejects after an hour. May be repeated.
   *
   * @param ending aborts the wait; the call then rejects
   */
  forgetDeleted(db: Kysely<Tables>, table: keyof Tables, ending?: AbortSignal): Promise<void>;
  /** Waits in a transaction until no other holds the lock of this name, and holds it to the transaction's end. */
  lockToEnd(db: Kysely<Tables>, name: string): Promise<void>;
  /** Like `lockToEnd`, without waiting: false when another transaction holds the lock. */
  tryLockToEnd(db: Kysely<Tables>, name: string): Promise<boolean>;
  /** Limits how long a transaction waits for each lock of others from now on; see `isLockTimeout`. */
  limitWaits(db: Kysely<Tables>, ms: number): Promise<void>;
  /** Whether an error means only that others have held a lock for too long. */
  isLockTimeout(error: unknown): boolean;
  /** Why nothing can be written now, by the error of a write; null for any other error. */
  faultOf(error: unknown): LogFault | null;
  /** Whether an error means that a row with this key exists. */
  isDuplicateKey(error: unknown): boolean;
  /**
   * Runs work that may be done twice. If the connection breaks, the outcome is unknown, so the work is repeated. Rejects when the
   * connection stays broken.
   */
  persist<Result>(work: () => Promise<Result>): Promise<Result>;
}
