import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { view } from '@mahzar/shared/hearing/projection/view';
import { HearingService } from '../hearings/hearing-service.ts';
import { ENGINES } from '../../test/support/databases.ts';
import { checkLog } from '../event-log/store/check-log.ts';
import { sqliteIn } from './database-place.ts';
import { connect, levelOf, migrate } from './database.ts';
import { newHearingKey } from './hearing-keys.ts';
import { migrations } from './migrations.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';

/** When the hearings of the old database were planned: 24 November 2026, 9:00 UTC. */
const BEGAN = Date.UTC(2026, 10, 24, 9);
const HEARINGS = ['held', 'closed', 'adjourned', 'cancelled', 'planned'] as HearingId[];

let dataDir: string;
let storage: Storage;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-upgrade-'));
  const db = new Sqlite(sqliteIn(dataDir).file);
  db.exec(readFileSync(join(import.meta.dirname, 'schema-0002.sql'), 'utf8'));
  db.close();
  storage = await openStorage({ database: sqliteIn(dataDir), masterKey: Buffer.alloc(32, 7), randomBytes });
});
afterAll(async () => {
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

it('is left as it was when it cannot be brought up to date', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-upgrade-'));
  const db = new Sqlite(sqliteIn(folder).file);
  db.exec(readFileSync(join(import.meta.dirname, 'schema-0002.sql'), 'utf8'));
  // Makes the last migration fail.
  db.exec('create table queues (id text)');
  const schema = () => db.prepare('select name, sql from sqlite_schema order by name').all();
  const before = schema();
  const opened = openStorage({ database: sqliteIn(folder), masterKey: Buffer.alloc(32, 7), randomBytes });
  await expect(opened).rejects.toThrow('already exists');
  expect(schema()).toEqual(before);
  db.close();
  rmSync(folder, { recursive: true });
});

const stateOf = async (hearing: string): Promise<HearingState> => replay(await storage.log.read(hearing as HearingId));

describe('a database of schema 0002', () => {
  it('is brought up to date, and its logs are whole as they were', async () => {
    for (const hearing of HEARINGS) expect(await checkLog(sqliteIn(dataDir), hearing)).toMatchObject({ ok: true });
    expect(await storage.log.hearings()).toEqual(['held', 'planned']);
    await storage.checkWritable();
    expect(await Array.fromAsync(storage.chat.readableBy('held' as HearingId, 'judge' as SeatId))).toEqual([]);
  });

  it('keeps names and tokens', async () => {
    const card = await storage.hearings.card('held' as HearingId);
    expect(card).toMatchObject({ title: 'رسیدگی', branch: 'شعبه ۱۰۳' });
    expect(card?.seats.get('citizen' as SeatId)).toMatchObject({ name: 'مریم احمدی', tokenId: 'token-citizen' });
  });

  it('has hearings that stand as they stood: places, microphones, hands, the record and its gaps', async () => {
    const { phase, seats, intervals, gaps, recorder, nextHand } = await stateOf('held');
    const second = (at: number | null) => at && (at - BEGAN) / 1000;
    expect({ phase, recorder: recorder.kind, nextHand }).toEqual({
      phase: 'in-session',
      recorder: 'writing',
      nextHand: 4,
    });
    expect(intervals.map(({ from, to }) => [second(from), second(to)])).toEqual([
      [11, 12],
      [13, 30],
      [31, 41],
      [43, null],
    ]);
    expect(gaps.map(({ from, to, reason }) => [second(from), second(to), reason])).toEqual([
      [24.5, 27, 'recorder-lost'],
      [35.8995, 39, 'service-restarted'],
    ]);
    expect(
      [...seats.values()].map(({ id, place, microphone, camera, hand }) => [
        id,
        place.kind,
        'here' in place && place.here,
        microphone,
        camera,
        hand,
      ]),
    ).toEqual([
      ['judge', 'courtroom', true, 'on', 'on', null],
      ['clerk', 'courtroom', false, 'on', 'on', null],
      ['citizen', 'courtroom', true, 'blocked', 'off', 3],
      ['lawyer', 'waiting', false, 'blocked', 'on', null],
      ['witness', 'waiting', false, 'on', 'on', null],
      ['observer', 'waiting', false, 'off', 'off', null],
    ]);
    expect(seats.get('citizen' as SeatId)?.handFor).toBe('speak');
    for (const hearing of ['closed', 'adjourned', 'cancelled'] as const) {
      expect((await stateOf(hearing)).phase).toBe(hearing);
    }
    expect((await stateOf('planned')).phase).toBe('scheduled');
  });

  it('lets its hearings go on, with all that there is today', async () => {
    const held = 'held' as HearingId;
    const judge = { kind: 'seat', seat: 'judge' as SeatId } as const;
    const service = new HearingService(storage.log, () => BEGAN + 3_600_000);
    const ask = (command: Parameters<HearingService['execute']>[1]) => service.execute(held, command, judge);
    expect(await ask({ type: 'protect', seat: 'witness' as SeatId, on: true })).toMatchObject({ ok: true });
    expect(await ask({ type: 'give-floor', seat: 'citizen' as SeatId, limitMs: null })).toMatchObject({ ok: true });
    expect(await ask({ type: 'close' })).toMatchObject({ ok: true });
    const state = await stateOf('held');
    expect(state.seats.get('witness' as SeatId)).toMatchObject({ protected: true, alias: 1 });
    for (const seat of state.seats.keys()) expect(view(state, seat).phase).toBe('closed');
    expect(await checkLog(sqliteIn(dataDir), held)).toMatchObject({ ok: true });
  });
});

describe.each(ENGINES)('a database of schema 0004 that became one of 0013, on $name,', ({ start }) => {
  it('is brought up to date: messages between lawyer and client go apart, and what was said with support is counted', async () => {
    const engine = await start();
    const database = engine.createEmpty();
    const masterKey = randomBytes(32);
    const before = await connect(database);
    await migrate(before, '0004-whole-records');
    const { cipher, wrapped } = newHearingKey('h1' as HearingId, masterKey, randomBytes);
    const bytes = (of: Buffer) =>
      before.kind.binary === 'blob' ? `x'${of.toString('hex')}'` : `'\\x${of.toString('hex')}'`;
    const message = (id: string, privileged: number) => {
      const body = bytes(cipher.encrypt(`text of ${id}`, `chat_messages/${id}/body`));
      return `('h1', '${id}', 5, 'talk', 'citizen', 'nonce-${id}', '["citizen"]', ${privileged}, ${body})`;
    };
    for (const statement of [
      `insert into hearings (id, created_at, details) values ('h1', 1, ${bytes(wrapped)})`,
      `insert into hearing_keys (hearing_id, wrapped) values ('h1', ${bytes(wrapped)})`,
      `insert into chat_messages (hearing_id, id, at, conversation, author, nonce, readers, privileged, body)
       values ${message('m1', 0)}, ${message('m2', 1)}`,
    ]) {
      await sql.raw(statement).execute(before.db);
    }
    await migrate(before, '0013-subjects');
    const body = bytes(Buffer.of(1, 2, 3, 4, 5));
    for (const statement of [
      `insert into help_requests (id, hearing_id, seat, secret_hash, asked_at)
       values ('r1', 'h1', 'citizen', 's1', 1), ('r2', 'h1', 'judge', 's2', 1)`,
      `insert into help_messages (id, request_id, at, author, nonce, body) values
       ('m1', 'r1', 1, 'person', 'n1', ${body}), ('m2', 'r1', 2, 'staff:a', 'n2', ${body}),
       ('m3', 'r1', 3, 'person', 'n3', ${body}), ('m4', 'r2', 4, 'person', 'n4', ${body})`,
    ]) {
      await sql.raw(statement).execute(before.db);
    }
    await before.db.destroy();

    const storage = await openStorage({ database, masterKey, randomBytes });
    expect(await levelOf(storage.database)).toBe(Object.keys(migrations(before.kind)).toSorted().at(-1));
    const read = async () =>
      (await Array.fromAsync(storage.chat.readableBy('h1' as HearingId, 'citizen' as SeatId)))
        .toReversed()
        .map(({ text, privileged }) => [text, privileged]);
    expect(await read()).toEqual([
      ['text of m1', false],
      ['text of m2', true],
    ]);
    await storage.chat.erasePrivileged('h1' as HearingId);
    expect(await read()).toEqual([['text of m1', false]]);
    const totals = storage.database.db.selectFrom('message_totals').selectAll().where('part', '=', 'help');
    expect(await totals.orderBy('author').execute()).toEqual([
      { hearing_id: 'h1', part: 'help', author: 'citizen', messages: 2, bytes: 10 },
      { hearing_id: 'h1', part: 'help', author: 'judge', messages: 1, bytes: 5 },
      { hearing_id: 'h1', part: 'help', author: 'staff:a', messages: 1, bytes: 5 },
    ]);
    await storage.close();
    await engine.stop();
  });
});

describe.each(ENGINES.filter(({ name }) => name === 'postgres'))(
  'a database of schema 0049, on $name,',
  ({ start }) => {
    it('is brought up to date while somebody else writes to its logs for longer than a lock is waited for', async () => {
      const engine = await start();
      const database = engine.createEmpty();
      const before = await connect(database);
      await migrate(before, '0049-code-challenges');
      // A slow appending transaction that holds the table's lock.
      const writing = before.db.transaction().execute(async (on) => {
        await sql`lock table log_entries in row exclusive mode`.execute(on);
        await pause(2_500);
      });
      const storage = await openStorage({ database, masterKey: randomBytes(32), randomBytes });
      const { rows } = await sql<{ valid: boolean }>`
      select indisvalid as valid from pg_index where indexrelid = to_regclass('log_entries_numbered')`.execute(
        storage.database.db,
      );
      expect(rows).toEqual([{ valid: true }]);
      await writing;
      await before.db.destroy();
      await storage.close();
      await engine.stop();
    });
  },
);
