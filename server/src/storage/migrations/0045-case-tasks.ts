import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Tasks of the staff of cases, and minutes that the judge may close: both are found without reading a log. */
export async function caseTasks(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('case_tasks')
    .addColumn('account', kind.text, (column) => column.notNull())
    .addColumn('case_id', kind.text, (column) => column.notNull().references('proceedings.id'))
    .addColumn('what', kind.text, (column) => column.notNull())
    .addColumn('subject', kind.text, (column) => column.notNull())
    .addColumn('number', 'integer')
    .addColumn('assigned_as', kind.text, (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('case_tasks_pk', ['account', 'case_id', 'what', 'subject'])
    .execute();
  await db.schema.createIndex('case_tasks_case').on('case_tasks').column('case_id').execute();
  // Tasks of cases that already have a log are written at the next start, or with the next entry of the log.
  await db.schema
    .alterTable('proceedings')
    .addColumn('tasks_version', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable('minutes_to_close')
    .addColumn('minutes_id', kind.text, (column) => column.primaryKey().notNull().references('minutes.id'))
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
  await fillMinutes(db);
}

/** Stores the deadline of minutes that are being read; the next answer replaces it by the time that all answers give. */
async function fillMinutes(db: Kysely<Tables>): Promise<void> {
  const entries = await db
    .selectFrom('minutes_entries')
    .select(['minutes_id', 'type', 'payload'])
    .where('type', 'in', ['reading-begun', 'reading-ended', 'minutes-closed'])
    .orderBy('minutes_id')
    .orderBy('seq')
    .execute();
  const latest = new Map(entries.map((entry) => [entry.minutes_id, entry]));
  for (const { minutes_id, type, payload } of latest.values()) {
    if (type !== 'reading-begun') continue;
    const { until: since } = JSON.parse(payload) as { readonly until: number };
    await db.insertInto('minutes_to_close').values({ minutes_id, since }).execute();
  }
}
