import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { DatabaseKind } from '../dialect.ts';
import type { Tables } from '../tables.ts';

/** Rows that are read and written at a time. */
const BATCH = 500;
const MESSAGES = [
  ['chat_messages', 'chat_readers', 'chat'],
  ['privileged_messages', 'privileged_readers', 'counsel'],
] as const;

/** Tables and an index that find a page of messages without reading others, and how much each author has written. */
export async function messagePages(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  for (const [, readers] of MESSAGES) {
    await db.schema
      .createTable(readers)
      .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
      .addColumn('seat', kind.text, (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('id', kind.text, (column) => column.notNull())
      .addColumn('conversation', kind.text, (column) => column.notNull())
      .addColumn('author', kind.text, (column) => column.notNull())
      .addPrimaryKeyConstraint(`${readers}_pk`, ['hearing_id', 'seat', 'at', 'id'])
      .execute();
    await db.schema
      .createIndex(`${readers}_conversation`)
      .on(readers)
      .columns(['hearing_id', 'seat', 'conversation', 'at', 'id'])
      .execute();
  }
  await db.schema.createIndex('help_messages_time').on('help_messages').columns(['request_id', 'at', 'id']).execute();
  await db.schema
    .createTable('message_totals')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('part', kind.text, (column) => column.notNull())
    .addColumn('author', kind.text, (column) => column.notNull())
    .addColumn('messages', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_totals_pk', ['hearing_id', 'part', 'author'])
    .execute();

  for (const [messages, readers, part] of MESSAGES) {
    await copyReaders(db, messages, readers);
    await sql`
      insert into message_totals (hearing_id, part, author, messages, bytes)
      select hearing_id, ${sql.lit(part)}, author, count(*), sum(length(body))
      from ${sql.table(messages)} group by hearing_id, author`.execute(db);
  }
  const author = sql`case when m.author = 'person' then r.seat else m.author end`;
  await sql`
    insert into message_totals (hearing_id, part, author, messages, bytes)
    select r.hearing_id, 'help', ${author}, count(*), sum(length(m.body))
    from help_messages as m join help_requests as r on r.id = m.request_id
    group by r.hearing_id, ${author}`.execute(db);
}

/** Copies the readers of messages from a JSON column, where they were stored before. */
async function copyReaders(
  db: Kysely<Tables>,
  messages: (typeof MESSAGES)[number][0],
  readers: (typeof MESSAGES)[number][1],
): Promise<void> {
  let last = { hearing_id: '', id: '' };
  for (;;) {
    const rows = await db
      .selectFrom(messages)
      .select(['hearing_id', 'id', 'at', 'conversation', 'author', 'readers', 'posted'])
      .where(sql<boolean>`(hearing_id, id) > (${last.hearing_id}, ${last.id})`)
      .orderBy('hearing_id')
      .orderBy('id')
      .limit(BATCH)
      .execute();
    for (const { readers: seats, posted, ...message } of rows) {
      if (posted === 0) continue;
      const values = [...new Set(JSON.parse(seats) as SeatId[])].map((seat) => ({ ...message, seat }));
      if (values.length > 0) await db.insertInto(readers).values(values).execute();
    }
    const end = rows.at(-1);
    if (rows.length < BATCH || end === undefined) return;
    last = end;
  }
}
