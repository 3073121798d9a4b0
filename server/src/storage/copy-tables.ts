import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Rows that are read and written at a time. */
const BATCH = 500;

type Row = Record<string, unknown>;

/** Copies all rows from one database into the empty tables of another with the same newest migration. */
export async function copyTables(
  from: Kysely<Tables>,
  to: Kysely<Tables>,
  tables: readonly (keyof Tables)[],
): Promise<void> {
  const source = from as unknown as Kysely<Record<string, Row>>;
  const target = to as unknown as Kysely<Record<string, Row>>;
  for (const table of tables) {
    let batch: Row[] = [];
    const write = async (): Promise<void> => {
      if (batch.length > 0) await target.insertInto(table).values(batch).execute();
      batch = [];
    };
    for await (const row of source.selectFrom(table).selectAll().stream(BATCH)) {
      batch.push(row);
      if (batch.length === BATCH) await write();
    }
    await write();
  }
}
