import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { isIndexBuilt } from './build-index-concurrently.ts';
import type { DatabasePlace } from './database-place.ts';
import { connect, levelOf, openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { postgres } from './postgres.ts';

const NEWEST = Object.keys(migrations(postgres)).toSorted().at(-1)!;

const BREAKS = [
  ['is missing', 'drop index log_entries_numbered'],
  ['was left incomplete', `update pg_index set indisvalid = false where indexrelid = 'log_entries_numbered'::regclass`],
] as const;

describe.each(ENGINES)('opening a database on $name', ({ name, start }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await start()));
  afterAll(() => engine.stop());

  const level = async (place: DatabasePlace) => {
    const database = await openDatabase(place);
    try {
      return await levelOf(database);
    } finally {
      await database.db.destroy();
    }
  };

  it('is refused when a newer version has migrated it', async () => {
    const place = await engine.create();
    expect(await level(place)).toBe(NEWEST);
    asOwner(place).run(`insert into kysely_migration values ('9999-of-tomorrow', '2099-01-01T00:00:00.000Z')`);
    await expect(openDatabase(place)).rejects.toThrow('9999-of-tomorrow is missing');
  });

  it('is refused when as many migrations were run, but not the same', async () => {
    const place = await engine.create();
    asOwner(place).run(`update kysely_migration set name = '9999-of-others' where name = '${NEWEST}'`);
    await expect(openDatabase(place)).rejects.toThrow('9999-of-others is missing');
  });

  it('brings it up to date when the migrator had run none', async () => {
    const place = engine.createEmpty();
    const { db } = await connect(place);
    await sql`
      create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null)`.execute(
      db,
    );
    await db.destroy();
    expect(await level(place)).toBe(NEWEST);
  });

  const breaks = name === 'postgres' ? BREAKS : [];
  it.each(breaks)('builds the index that %s, although all migrations were run', async (_, breakIndex) => {
    const place = await engine.create();
    asOwner(place).run(breakIndex);
    const database = await openDatabase(place);
    try {
      expect(await isIndexBuilt(database.db)).toBe(true);
      const { rows } = await sql<{ many: number }>`
        select count(*)::int as many from pg_class where relname = 'log_entries_numbered'`.execute(database.db);
      expect(rows).toEqual([{ many: 1 }]);
    } finally {
      await database.db.destroy();
    }
  });
});
