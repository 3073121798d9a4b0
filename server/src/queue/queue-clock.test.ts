import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { engineOfTest } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { CLERK, DAY_OF_QUEUE, queueDayPlan } from '../../test/support/queue-day.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { QueueClock } from './queue-clock.ts';
import { QueueService } from './queue-service.ts';

const OFFICE = 'office' as OfficeId;
const QUEUE = queueId(OFFICE, DAY_OF_QUEUE);
const DEPUTY = 'deputy' as OfficialId;
const PEOPLE = ['first', 'second', 'third', 'fourth'].map((id) => id as RequestId);
const MINUTE_MS = 60_000;
const SYSTEM: QueueActor = { kind: 'system' };

let engine: Engine;
let storage: Storage;
let queues: QueueService;
let clock: QueueClock;
let time: number;

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: await engine.create(), masterKey: randomBytes(32), randomBytes });
  const bus = new EventBus();
  time = queueDayPlan([]).opensAt;
  queues = new QueueService({ database: storage.database, now: () => time, bus });
  const problem = (_: unknown, error: unknown) => {
    throw error;
  };
  clock = new QueueClock({ bus, queues, now: () => time, problem });
  await queues.plan(OFFICE, DAY_OF_QUEUE, queueDayPlan([DEPUTY]), CLERK);
  for (const request of PEOPLE) await must({ type: 'add-walk-in', request, matter: 'complaint' }, CLERK);
  await must({ type: 'open' }, CLERK);
  await must({ type: 'join', official: DEPUTY }, CLERK);
});
afterEach(async () => {
  clock.close();
  await storage.close();
  await engine.stop();
});

async function must(command: QueueCommand, actor: QueueActor) {
  const done = await queues.execute(QUEUE, command, actor);
  if (!done.ok) throw new Error(`${command.type} was refused: ${done.refusal.code}`);
}

const state = async () => (await queues.snapshot(QUEUE))!.state;

it('whoever was cut off keeps the place for the time of the plan, then loses it, and comes back at the end', async () => {
  const [first, ...others] = PEOPLE;
  // They are notified to be ready.
  await clock.look();
  await must({ type: 'note-away', request: first! }, SYSTEM);
  time += 4 * MINUTE_MS;
  await clock.look();
  expect((await state()).line).toEqual(PEOPLE);
  time += 2 * MINUTE_MS;
  await clock.look();
  expect((await state()).line).toEqual(others);
  await must({ type: 'arrive', request: first! }, { kind: 'citizen', request: first! });
  expect((await state()).line).toEqual([...others, first]);
});

it('whoever leaves before they are told to be ready keeps the place, and has its time from then on', async () => {
  const last = PEOPLE.at(-1)!;
  await must({ type: 'note-away', request: last }, SYSTEM);
  time += 8 * MINUTE_MS;
  await clock.look();
  expect((await state()).line).toEqual(PEOPLE);
  await must({ type: 'note-ready', request: last }, SYSTEM);
  time += 4 * MINUTE_MS;
  await clock.look();
  expect((await state()).line).toEqual(PEOPLE);
  time += 2 * MINUTE_MS;
  await clock.look();
  expect((await state()).line).not.toContain(last);
});

it('whoever was skipped while they were away is expected again, and loses nothing at once', async () => {
  const [first] = PEOPLE;
  await clock.look();
  await must({ type: 'call-next', hearing: 'h' as HearingId }, { kind: 'official', official: DEPUTY });
  await must({ type: 'note-away', request: first! }, SYSTEM);
  time += 6 * MINUTE_MS;
  await must({ type: 'skip' }, { kind: 'official', official: DEPUTY });
  await clock.look();
  expect((await state()).line).toContain(first);
});

it('whoever is back in time is called in their place', async () => {
  const [first] = PEOPLE;
  await must({ type: 'note-away', request: first! }, SYSTEM);
  time += 4 * MINUTE_MS;
  await must({ type: 'arrive', request: first! }, { kind: 'citizen', request: first! });
  time += 10 * MINUTE_MS;
  await clock.look();
  await must({ type: 'call-next', hearing: 'h' as HearingId }, { kind: 'official', official: DEPUTY });
  expect((await state()).requests.get(first!)?.stage.kind).toBe('called');
});

it('whoever will be called in ten minutes is told to be ready, once, and nobody sooner', async () => {
  const ready = async () => {
    const all = (await state()).requests.values();
    return [...all].filter(({ readiedAt }) => readiedAt !== null).map(({ id }) => id);
  };
  await clock.look();
  const [first, second, third] = PEOPLE;
  // Ten minutes are planned for each person.
  expect(await ready()).toEqual([first, second]);
  await clock.look();
  expect((await queues.entries(QUEUE)).filter(({ event }) => event.type === 'readied')).toHaveLength(2);
  const by: QueueActor = { kind: 'official', official: DEPUTY };
  await must({ type: 'call-next', hearing: 'h' as HearingId }, by);
  await must({ type: 'end' }, by);
  await clock.look();
  expect(await ready()).toContain(third);
});

it('a day that nobody closes is closed an hour after its end, but not while somebody is met', async () => {
  const by: QueueActor = { kind: 'official', official: DEPUTY };
  await must({ type: 'call-next', hearing: 'h' as HearingId }, by);
  time = queueDayPlan([]).closesAt + 90 * MINUTE_MS;
  await clock.look();
  await must({ type: 'end' }, by);
  time += 59 * MINUTE_MS;
  await clock.look();
  expect((await state()).phase).toBe('open');
  time += MINUTE_MS;
  await clock.look();
  expect(await state()).toMatchObject({ phase: 'closed', closed: 'day-over' });
  // People who came and waited learn that they are left over.
  expect((await state()).requests.get(PEOPLE[1]!)?.stage.kind).toBe('left-over');
});
