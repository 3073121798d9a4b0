import { sql } from 'kysely';
import type { ColumnDataType, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Where databases differ; everything else is the same SQL. */
export interface DatabaseKind {
  /** Column type of bytes. */
  readonly binary: ColumnDataType;
  /** Makes the database itself refuse to change or remove rows of a table. */
  makeAppendOnly(db: Kysely<Tables>, table: keyof Tables): Promise<void>;
  /** Leaves nothing of deleted rows in the database's own journals. */
  forgetOldPages(db: Kysely<Tables>): Promise<void>;
  /** Whether an error says that a row with this key exists. */
  isDuplicateKey(error: unknown): boolean;
}

export const sqlite: DatabaseKind = {
  binary: 'blob',

  async makeAppendOnly(db, table) {
    for (const change of ['update', 'delete']) {
      await sql`
        create trigger ${sql.id(`${table}_refuse_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`.execute(db);
    }
  },

  async forgetOldPages(db) {
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  },

  isDuplicateKey(error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE';
  },
};
