import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { connect } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { OutboxWorker } from './outbox-worker.ts';
import type { OutboxQueue, SendResult } from './outbox-worker.ts';

interface Message {
  readonly id: string;
  readonly attempts: number;
}
type Send = OutboxQueue<Message, SendResult>['send'];

const LEASE_MS = 60_000;

/** The smallest queue on a real database. A message is tried three times. */
function queueOn({ db }: Database, send: Send): OutboxQueue<Message, SendResult> {
  return {
    async claim(at, leaseUntil) {
      const { rows } = await sql<Message>`update messages set next_at = ${leaseUntil}, attempts = attempts + 1
        where next_at <= ${at} and id = (select id from messages where next_at <= ${at} order by next_at, id limit 1)
        returning id, attempts`.execute(db);
      return rows[0] ?? null;
    },
    async nextAt() {
      const { rows } = await sql<{ at: string | number | null }>`select min(next_at) as at from messages`.execute(db);
      const at = rows[0]?.at ?? null;
      return at === null ? undefined : Number(at);
    },
    send,
    retryAt: ({ attempts }, now) => (attempts < 3 ? now + 10 : null),
    async settle({ id, attempts }, { ok }, nextAt) {
      await sql`update messages set next_at = ${nextAt}, taken = ${ok ? 1 : 0}
        where id = ${id} and attempts = ${attempts}`.execute(db);
    },
  };
}

describe.each(ENGINES)('an outbox worker on $name', ({ start }) => {
  let engine: Engine;
  let database: Database;
  let clock = Date.now;
  const workers: OutboxWorker<Message, SendResult>[] = [];

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    clock = Date.now;
    database = await connect(await engine.create());
    await sql`create table messages (id text primary key, next_at bigint, attempts integer not null, taken integer)`.execute(
      database.db,
    );
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    await database.db.destroy();
  });

  const worker = (send: Send, atOnce = 1) => {
    const queue = queueOn(database, send);
    const common = { log: pino({ level: 'silent' }), now: () => clock(), random: () => 0.5 };
    const made = new OutboxWorker({ name: 'test', queue, sendMs: 5_000, leaseMs: LEASE_MS, atOnce, ...common });
    workers.push(made);
    return made;
  };
  const plan = async (...ids: readonly string[]) => {
    for (const id of ids) await sql`insert into messages values (${id}, ${clock()}, 0, null)`.execute(database.db);
  };
  const rows = async () => {
    const found = await sql<{ id: string; attempts: number; taken: number | null; next_at: unknown }>`
      select * from messages order by id`.execute(database.db);
    return found.rows.map(({ id, attempts, taken, next_at }) => [id, attempts, taken, next_at === null]);
  };

  it('sends each message once, however many workers there are and however often they are woken', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `m${String(index).padStart(2, '0')}`);
    await plan(...ids);
    const sent: string[] = [];
    const send: Send = async ({ id }) => {
      sent.push(id);
      return { ok: true };
    };
    const both = [worker(send), worker(send, 4)];
    for (const one of [...both, ...both]) one.wake();
    await vi.waitFor(async () => expect(await rows()).toEqual(ids.map((id) => [id, 1, 1, true])), { timeout: 10_000 });
    expect(sent.toSorted()).toEqual(ids);
  });

  it('tries again what was not taken until its queue gives it up, and at once gives up what never will be', async () => {
    await plan('final', 'in-the-end', 'never');
    worker(async ({ id, attempts }) => ({ ok: id === 'in-the-end' && attempts === 2, final: id === 'final' })).wake();
    await vi.waitFor(async () =>
      expect(await rows()).toEqual([
        ['final', 1, 0, true],
        ['in-the-end', 2, 1, true],
        ['never', 3, 0, true],
      ]),
    );
  });

  it('sends no more at once than it may, and nothing that is not due', async () => {
    const underway: (() => void)[] = [];
    const send: Send = () => new Promise((resolve) => underway.push(() => resolve({ ok: true })));
    await plan('a', 'b', 'c', 'd', 'e');
    await sql`update messages set next_at = ${clock() + LEASE_MS} where id = 'e'`.execute(database.db);
    const two = worker(send, 2);
    for (const begun of [2, 4]) {
      two.wake();
      await vi.waitFor(() => expect(underway).toHaveLength(2));
      expect((await rows()).filter(([, attempts]) => attempts === 1)).toHaveLength(begun);
      for (const answer of underway.splice(0)) answer();
    }
    await vi.waitFor(async () => expect((await rows()).map(([, , taken]) => taken)).toEqual([1, 1, 1, 1, null]));
  });

  it('takes up what another has left when its lease has ended, and not before', async () => {
    await plan('left');
    const later = vi.fn<Send>(async () => ({ ok: true }));
    // Its process is killed: nothing is ever noted.
    const killed = vi.fn<Send>(() => new Promise((_, reject) => setImmediate(() => reject(new Error('killed')))));
    worker(killed).wake();
    await vi.waitFor(() => expect(killed).toHaveBeenCalledOnce());
    const next = worker(later);
    next.wake();
    await plan('other');
    next.wake();
    await vi.waitFor(() => expect(later).toHaveBeenCalledOnce());
    expect(later.mock.lastCall?.[0].id).toBe('other');
    clock = () => Date.now() + LEASE_MS + 1;
    next.wake();
    await vi.waitFor(async () => expect((await rows())[0]).toEqual(['left', 2, 1, true]));
  });
});
