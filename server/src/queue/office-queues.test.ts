import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Office } from '@mahzar/shared/offices/office';
import { officeDay } from '@mahzar/shared/offices/office-day';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { engineOfTest } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY, SUNDAY_NINE } from '../../test/support/offices.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { OfficeQueues } from './office-queues.ts';
import { QueueService } from './queue-service.ts';

const MINUTE_MS = 60_000;
const clock = courtClock('Asia/Tehran');
const QUEUE = queueId('office' as OfficeId, SUNDAY);

let engine: Engine;
let storage: Storage;
let bus: EventBus;
let queues: QueueService;
let officeQueues: OfficeQueues;
let office: Office;
let time: number;

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: engine.create(), masterKey: randomBytes(32), randomBytes });
  bus = new EventBus();
  time = SATURDAY_EIGHT;
  office = { ...officeOf(['deputy']), id: 'office', version: 1, paused: null };
  queues = new QueueService({ database: storage.database, now: () => time, bus });
  officeQueues = new OfficeQueues({
    bus,
    queues,
    offices: {
      find: async (id) => (id === office.id ? office : undefined),
      day: async (of, day) => officeDay(of, [], day, clock),
    },
    today: () => clock.dayOf(time),
    problem: (_, error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await storage.close();
  await engine.stop();
});

async function ask(request: string, at: number | null, persist: () => Promise<void> = async () => undefined) {
  const done = await officeQueues.ask({ office, day: SUNDAY, request, kind: 'complaint', at }, persist);
  return done instanceof Rejection ? done.code : 'given';
}
const turnOf = async (request: string) => (await queues.snapshot(QUEUE))?.state.requests.get(request as never)?.stage;

it('a day is planned by the hours of its office when the first one asks, and its turns are given out once', async () => {
  expect(await queues.snapshot(QUEUE)).toBeNull();
  expect(await ask('first', SUNDAY_NINE)).toBe('given');
  expect((await queues.snapshot(QUEUE))?.state.plan).toMatchObject({
    opensAt: SUNDAY_NINE,
    closesAt: SUNDAY_NINE + 60 * MINUTE_MS,
    plannedMs: 10 * MINUTE_MS,
    slots: [0, 10, 20].map((minutes) => ({ at: SUNDAY_NINE + minutes * MINUTE_MS, places: 1 })),
    onDay: 2,
    officials: ['deputy'],
  });
  expect(await ask('second', SUNDAY_NINE)).toBe('turn-taken');
  expect(await ask('second', SUNDAY_NINE + 1)).toBe('office-closed');
  expect(await ask('second', null)).toBe('office-closed');
  time = SUNDAY_NINE;
  const joined = [await ask('second', null), await ask('third', null), await ask('fourth', null)];
  expect(joined).toEqual(['given', 'given', 'queue-full']);
});

it('another turn of the day frees the former one, and one that is given up is free', async () => {
  const tenPast = SUNDAY_NINE + 10 * MINUTE_MS;
  expect(await ask('first', SUNDAY_NINE)).toBe('given');
  expect(await ask('first', tenPast)).toBe('given');
  expect(await ask('second', SUNDAY_NINE)).toBe('given');
  expect(await ask('third', tenPast)).toBe('turn-taken');
  await officeQueues.withdraw({ office: 'office', day: SUNDAY, request: 'first' }, async () => undefined);
  expect(await ask('third', tenPast)).toBe('given');
  expect(await turnOf('third')).toEqual({ kind: 'asked', number: 2 });
});

it('a place is given with what is written along, or not at all', async () => {
  const failing = ask('first', SUNDAY_NINE, async () => {
    throw new Error('not written');
  });
  await expect(failing).rejects.toThrow('not written');
  expect(await turnOf('first')).toBeUndefined();
  expect(await ask('second', SUNDAY_NINE)).toBe('given');
});

it('a queue follows its office when the hours change', async () => {
  await ask('first', SUNDAY_NINE);
  office = {
    ...office,
    exceptions: [{ date: SUNDAY, blocks: office.weekly[0]!.blocks, closesAt: 9 * 60 + 30, note: '' }],
  };
  bus.publish('office-changed', 'office');
  await vi.waitFor(async () =>
    expect((await queues.snapshot(QUEUE))?.state.plan.closesAt).toBe(SUNDAY_NINE + 30 * MINUTE_MS),
  );
  expect(await turnOf('first')).toEqual({ kind: 'asked', number: 1 });
});

it('a day on which the office receives nobody has no queue', async () => {
  const monday = '2026-11-30';
  await officeQueues.ensure('office' as OfficeId, monday);
  expect(await queues.snapshot(queueId('office' as OfficeId, monday))).toBeNull();
});
