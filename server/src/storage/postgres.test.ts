import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, connect as connectTo } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import { asOwner } from '../../test/support/databases.ts';
import { newHearing, SECRETS } from '../../test/support/new-hearing.ts';
import { TestPostgres } from '../../test/support/postgres.ts';
import { runSql } from '../../test/support/sql.ts';
import { DATABASE_PASSWORD } from '../../test/support/postgres-data.ts';
import { WRITER } from '../../test/support/writer.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { HearingLeases } from '../hearings/hearing-leases.ts';
import { HearingService } from '../hearings/hearing-service.ts';
import { checkLog } from '../event-log/store/check-log.ts';
import { connect, inTransaction } from './database.ts';
import { createEventLog } from '../event-log/store/event-log.ts';
import { leaseProofs } from '../hearings/store/lease-proof.ts';
import { createLeaseStore } from '../hearings/store/lease-store.ts';
import { forgettingKeys } from './forgetting.ts';
import { postgres } from './postgres.ts';
import { openStorage } from '../compose/storage.ts';

const { id } = newHearing;
const judge = { kind: 'seat', seat: 'judge' as SeatId } as const;
const opened = { type: 'hearing-opened' } as const;
const masterKey = randomBytes(32);

let server: TestPostgres;
let url: string;
const open = (at = url) => openStorage({ database: { kind: 'postgres', url: at }, masterKey, randomBytes });

beforeAll(async () => {
  server = await TestPostgres.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  url = await server.createMigrated();
});
// Some tests search all files of the server.
afterEach(() => server.remove([url]));

/** The server's files below a folder that contain these bytes, after a checkpoint has written its memory to disk. */
function filesWith(folder: 'base' | '.', bytes: Buffer | string): string[] {
  runSql(url, 'checkpoint');
  const top = join(server.dataDir, folder);
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readOrNothing(file).includes(bytes));
}

/** The server removes files meanwhile. */
function readOrNothing(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

describe('on a server', () => {
  it('what is committed is on its disk, though the server does not wait for that by itself', async () => {
    expect(runSql(url, 'show synchronous_commit').trim()).toBe('off');
    const { db } = await connect({ kind: 'postgres', url });
    const { rows } = await sql`show synchronous_commit`.execute(db);
    expect(rows).toEqual([{ synchronous_commit: 'on' }]);
    await db.destroy();
  });

  it('names are nowhere in the clear', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    expect(filesWith('.', 'hearing-scheduled')).not.toEqual([]);
    for (const secret of SECRETS) expect(filesWith('.', secret)).toEqual([]);
  });

  it('a destroyed key and destroyed messages are nowhere in the tables', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    await storage.chat.keep(
      {
        id: 'm1' as MessageId,
        hearing: id,
        at: 1,
        conversation: 'counsel:lawyer:citizen',
        from: 'citizen' as SeatId,
        nonce: 'nonce-0001',
        readers: ['citizen' as SeatId],
        privileged: true,
        text: 'به وکیل',
      },
      WRITER,
    );
    const bytesOf = (column: string, table: string) =>
      Buffer.from(runSql(url, `select encode(${column}, 'hex') from ${table}`).trim(), 'hex');
    await storage.recordingKeys.make(id);
    const stored = [
      bytesOf('wrapped', 'hearing_keys'),
      bytesOf('wrapped', 'recording_keys'),
      bytesOf('body', 'privileged_messages'),
    ];
    for (const bytes of stored) expect(filesWith('base', bytes)).not.toEqual([]);
    await storage.chat.erasePrivileged(id);
    await storage.chat.overwriteErased(new AbortController().signal);
    await storage.hearings.eraseNames(id);
    await storage.recordingKeys.destroy(id, 700);
    await forgettingKeys(storage.database).run(new AbortController().signal);
    for (const bytes of stored) expect(filesWith('base', bytes)).toEqual([]);
  });

  it('a key that an older transaction could still see is destroyed when that has ended, and not before', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    await storage.recordingKeys.make(id);
    const keys = ['hearing_keys', 'recording_keys'].map((table) =>
      Buffer.from(runSql(url, `select encode(wrapped, 'hex') from ${table}`).trim(), 'hex'),
    );
    const filesWithKeys = () => keys.map((key) => filesWith('base', key).length);
    // A backup that has not come to the table yet, and a transaction of another database that was prepared.
    const backup = new pg.Client({ connectionString: url, application_name: 'mahzar backup' });
    await backup.connect();
    await backup.query('begin isolation level repeatable read read only; select count(*) from log_entries');
    const elsewhere = server.url('template1');
    runSql(elsewhere, `begin; select pg_current_xact_id(); prepare transaction 'elsewhere'`);
    await storage.hearings.eraseNames(id);
    await storage.recordingKeys.destroy(id, 700);
    let isOver = false;
    const destroying = forgettingKeys(storage.database)
      .run(new AbortController().signal)
      .then(() => (isOver = true));
    const looking = `select count(*) from pg_stat_activity where pid <> pg_backend_pid() and query like '%pg_prepared_xacts%'`;
    await vi.waitFor(() => expect(Number(runSql(url, looking))).toBeGreaterThan(0), { timeout: 15_000, interval: 100 });
    expect(filesWithKeys()).toEqual([1, 1]);
    await backup.end();
    // Written after that, so that the horizon of the server is looked at anew.
    expect(await storage.log.append(id, 1, 600, judge, [opened])).toMatchObject({ ok: true });
    expect(filesWithKeys()).toEqual([1, 1]);
    expect(isOver).toBe(false);
    runSql(elsewhere, `rollback prepared 'elsewhere'`);
    await destroying;
    expect(filesWithKeys()).toEqual([0, 0]);
  });

  it('says who keeps deleted rows in its files when it stops waiting', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    const reader = new pg.Client({ connectionString: url, application_name: 'a report' });
    await reader.connect();
    await reader.query('begin isolation level repeatable read; select count(*) from log_entries');
    const { db, kind } = storage.database;
    await db.deleteFrom('hearing_keys').execute();
    const ended = AbortSignal.abort();
    await expect(kind.forgetDeleted(db, 'hearing_keys', ended)).rejects.toThrow(
      /deleted data are still in the files of the database, because of older transactions: .*session \d+ \(a report\)/,
    );
    await reader.end();
    await kind.forgetDeleted(db, 'hearing_keys', ended);
  });

  it('two nodes that start at once on an empty database both find it whole', async () => {
    const empty = server.createSchema(url);
    const [one, other] = await Promise.all([open(empty), open(empty)]);
    await one.hearings.create(newHearing, 500);
    expect(await other.log.read(id)).toHaveLength(1);
    await Promise.all([one.close(), other.close()]);
  });

  it('the log cannot be emptied at once, not even by who plays a replica', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    const owner = asOwner({ kind: 'postgres', url });
    expect(() => owner.run('truncate log_entries')).toThrow(/append-only/);
    expect(() => owner.run('set session_replication_role = replica; delete from log_entries')).toThrow(/append-only/);
    expect(await storage.log.read(id)).toHaveLength(1);
  });
});

describe('while everything else that the service asks of a server takes long', () => {
  it('entries and leases are written meanwhile, and no session is stopped', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    const { db } = storage.database;
    const slow = Promise.allSettled(Array.from({ length: 10 }, () => sql`select pg_sleep(30)`.execute(db)));
    // Each look holds up those who connect.
    await vi.waitFor(() => expect(Number(runSql(url, SLEEPING))).toBe(10), { timeout: 15_000, interval: 250 });
    const leases = createLeaseStore(storage.logDatabase, {
      node: 'n',
      run: 'first',
      address: 'https://n.example',
      leaseMs: 1_000,
      liveMs: 1_000,
      proofs: leaseProofs(randomBytes(32)),
      httpsOnly: true,
    });
    const service = new HearingService(storage.log, Date.now);
    try {
      expect(await storage.log.append(id, 1, 600, judge, [opened])).toMatchObject({ ok: true });
      expect(await leases.take(id)).toBeNull();
      // Neither has waited for any of the slow queries.
      expect(Number(runSql(url, SLEEPING))).toBe(10);

      // Data written with a command waits for a connection; this is no fault of the log.
      const command = { type: 'note-technician', seat: 'helper' as SeatId } as const;
      const together = service.execute(id, command, { kind: 'system' }, (append) =>
        inTransaction(storage.database, (on) => append(createEventLog(on))),
      );
      const error = await together.catch((error: unknown) => error);
      expect(service.isStorageFault(error)).toBe(true);
      expect(service.outage).toBeNull();
      expect(await service.execute(id, { type: 'note-log-failed' }, { kind: 'system' })).toMatchObject({ ok: true });
    } finally {
      runSql(url, `select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'`);
      await slow;
      await service.close();
    }
    // The data is not written later, either.
    expect((await storage.log.read(id)).map(({ event }) => event.type)).toEqual([
      'hearing-scheduled',
      'hearing-opened',
    ]);
  });

  const SLEEPING = `select count(*) from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'`;
});

describe('a server that stands still', () => {
  it('stops sessions before others may take them, though nothing is written', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    const store = createLeaseStore(storage.logDatabase, {
      node: 'n',
      run: 'first',
      address: 'https://n.example',
      leaseMs: 1_000,
      liveMs: 1_000,
      proofs: leaseProofs(randomBytes(32)),
      httpsOnly: true,
    });
    const bus = new EventBus();
    const leases = new HearingLeases({ bus, store, problem: () => undefined, renewMs: 200 });
    const service = new HearingService(storage.log, Date.now, { bus, ownership: leases });
    await service.hold(id);
    const thaw = server.freeze();
    try {
      await vi.waitFor(() => expect(service.outage).toMatchObject({ fault: 'unreachable' }), 2_500);
    } finally {
      thaw();
    }
    await vi.waitFor(() => expect(service.outage).toBeNull(), 5_000);
    await service.close();
    await leases.close();
  });
});

describe('a server that cannot be used', () => {
  it.each([
    [
      'does not run',
      () => server.url('postgres').replace(String(server.port), '1'),
      /127\.0\.0\.1:1\/postgres cannot be used: .*ECONNREFUSED/,
    ],
    ['takes another password', () => url.replace(DATABASE_PASSWORD, 'wrong'), /password authentication failed/],
    ['has another encoding', latin1, /its encoding is not UTF8/],
  ])('is named when it %s, without its password', async (_, where, words) => {
    const error = await open(where()).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'DatabaseUnreachableError', message: expect.stringMatching(words) });
    expect(String(error)).not.toMatch(new RegExp(`wrong|${decodeURIComponent(DATABASE_PASSWORD)}`));
  });

  function latin1(): string {
    runSql(url, `create database latin template template0 encoding 'LATIN1' locale 'C' locale_provider libc`);
    return server.url('latin');
  }
});

describe('errors', () => {
  it('say that the server cannot be had, in whatever way it is gone', () => {
    const system = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'];
    for (const code of system) {
      expect(postgres.faultOf(Object.assign(new Error('connect'), { code })), code).toBe('unreachable');
    }
    for (const code of ['53300', '57P01', '57P02', '57P03', '57P04', '57P05', '08006']) {
      const error = Object.assign(new pg.DatabaseError('told by the server', 1, 'error'), { code });
      expect(postgres.faultOf(error), code).toBe('unreachable');
    }
    for (const words of ['timeout exceeded when trying to connect', 'Connection terminated unexpectedly']) {
      expect(postgres.faultOf(new Error(words)), words).toBe('unreachable');
    }
    const locked = Object.assign(new pg.DatabaseError('lock timeout', 1, 'error'), { code: '55P03' });
    expect(postgres.faultOf(locked)).toBeNull();
  });
});

describe('a server that goes away', () => {
  it('is waited for when it comes back at once, and the entry is in the log', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    await server.crash();
    const appending = storage.log.append(id, 1, 600, judge, [opened]);
    await server.run();
    expect(await appending).toMatchObject({ ok: true });
    expect(await storage.log.append(id, 2, 700, judge, [{ type: 'hearing-closed' }])).toMatchObject({ ok: true });
    expect(await checkLog({ kind: 'postgres', url }, id)).toMatchObject({ ok: true, entries: 3 });
  });

  it('is not waited for longer than a moment, and takes entries again when it is back', async () => {
    await using storage = await open();
    await storage.hearings.create(newHearing, 500);
    await server.crash();
    await expect(storage.log.append(id, 1, 600, judge, [opened])).rejects.toThrow();
    await server.run();
    expect(await storage.log.append(id, 1, 700, judge, [opened])).toMatchObject({ ok: true });
  });

  it('after it wrote an entry and before it said so: the entry is in the log once, and known to be', async () => {
    const line = await breakableConnection(server.port);
    await using storage = await open(url.replace(String(server.port), String(line.port)));
    await storage.hearings.create(newHearing, 500);
    line.breakAfter('insert into "log_entries"');
    expect(await storage.log.append(id, 1, 600, judge, [opened])).toMatchObject({ ok: true, entries: [{ seq: 2 }] });
    expect(line.broken()).toBe(1);
    expect(await storage.log.append(id, 2, 700, judge, [{ type: 'hearing-closed' }])).toMatchObject({ ok: true });
    expect(await storage.log.read(id)).toHaveLength(3);
    line.server.close();
  });
});

/** A connection to a server that can be broken when the answer to some statement comes back. */
async function breakableConnection(port: number): Promise<{
  readonly server: Server;
  readonly port: number;
  breakAfter(statement: string): void;
  broken(): number;
}> {
  let watched: string | null = null;
  let broken = 0;
  const server = createServer((near) => {
    const far = connectTo(port, '127.0.0.1');
    let asked = false;
    near.on('data', (chunk) => {
      if (watched !== null && chunk.includes(watched)) asked = true;
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!asked) return void near.write(chunk);
      watched = null;
      broken += 1;
      near.destroy();
      far.destroy();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    breakAfter: (statement) => void (watched = statement),
    broken: () => broken,
  };
}
