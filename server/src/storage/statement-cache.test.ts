import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StatementCache } from './statement-cache.ts';

interface Tables {
  people: { id: number; name: string; role?: string };
}

let file: Sqlite.Database;
let db: Kysely<Tables>;
beforeEach(async () => {
  file = new Sqlite(':memory:');
  db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new StatementCache(file) }) });
  await sql`create table people (id integer primary key, name text not null)`.execute(db);
  for (const id of [1, 2, 3])
    await db
      .insertInto('people')
      .values({ id, name: `name ${id}` })
      .execute();
});
afterEach(() => db.destroy());

const everybody = () => db.selectFrom('people').selectAll().orderBy('id');
const named = (id: number) => db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();

it('makes of a statement that comes again nothing anew, and finds what is there now', async () => {
  await named(1);
  const made = vi.spyOn(file, 'prepare');
  expect(await named(2)).toEqual({ id: 2, name: 'name 2' });
  expect(await named(4)).toBeUndefined();
  expect(made).not.toHaveBeenCalled();
});

it('asks the same while somebody still goes through the answer', async () => {
  const kept = new StatementCache(file);
  const ids = 'select id from people order by id';
  const met = [];
  for (const row of kept.prepare(ids).iterate()) met.push([row, kept.prepare(ids).all().length]);
  expect(met).toEqual([1, 2, 3].map((id) => [{ id }, 3]));
  // Whoever stopped in the middle holds nothing.
  for await (const _ of everybody().stream()) break;
  await db.deleteFrom('people').where('id', '=', 1).execute();
  expect(await everybody().execute()).toHaveLength(2);
});

it('finds the columns that a table has after it was changed', async () => {
  await everybody().execute();
  await sql`alter table people add column role text not null default 'clerk'`.execute(db);
  expect(await named(1)).toEqual({ id: 1, name: 'name 1', role: 'clerk' });
});

it('forgets a transaction that was taken back, and keeps its statements', async () => {
  const add = (id: number) => db.insertInto('people').values({ id, name: 'x' });
  const refused = db.transaction().execute(async (on) => {
    await on.insertInto('people').values({ id: 4, name: 'x' }).execute();
    await on.insertInto('people').values({ id: 1, name: 'x' }).execute();
  });
  await expect(refused).rejects.toThrow('UNIQUE');
  await add(4).execute();
  expect(await everybody().execute()).toHaveLength(4);
});

it('keeps no more than so many', async () => {
  const made = vi.spyOn(file, 'prepare');
  const ask = (count: number) => db.selectFrom('people').select('id').where('id', 'in', Array(count).fill(1)).execute();
  for (let count = 1; count <= 600; count += 1) await ask(count);
  made.mockClear();
  await ask(600);
  expect(made).not.toHaveBeenCalled();
  await ask(1);
  expect(made).toHaveBeenCalledOnce();
});
