import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor, QueueEntry } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { CLERK, DAY_OF_QUEUE, queueDayPlan } from '../../test/support/queue-day.ts';
import { openStorage } from '../compose/storage.ts';
import { checkAllLogs } from '../audit/check-all-logs.ts';
import { TamperedLogError } from '../event-log/store/event-log.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { QueueService } from './queue-service.ts';

const OFFICE = 'office' as OfficeId;
const QUEUE = queueId(OFFICE, DAY_OF_QUEUE);
const OFFICIALS = ['prosecutor', 'deputy', 'second-deputy'].map((id) => id as OfficialId);
const PEOPLE = Array.from({ length: 12 }, (_, index) => `request-${index}` as RequestId);
const NOW = queueDayPlan(OFFICIALS).opensAt;
const by = (official: OfficialId): QueueActor => ({ kind: 'official', official });

describe.each(ENGINES)('queues on $name', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  /** A database with a queue in which everybody waits and all officials are there. */
  async function openDay() {
    const place = await engine.create();
    const storage = await openStorage({ database: place, masterKey: randomBytes(32), randomBytes });
    /** A further process on the database. */
    const process = () => {
      const bus = new EventBus();
      const told: QueueEntry[] = [];
      bus.on('queue-changed', (_, entries) => void told.push(...entries));
      return { service: new QueueService({ database: storage.database, now: () => NOW, bus }), told };
    };
    const one = process();
    const must = async (command: QueueCommand, actor: QueueActor) => {
      const done = await one.service.execute(QUEUE, command, actor);
      if (!done.ok) throw new Error(`${command.type} was refused: ${done.refusal.code}`);
      return done;
    };
    const planned = await one.service.plan(OFFICE, DAY_OF_QUEUE, queueDayPlan(OFFICIALS), CLERK);
    expect(planned.ok).toBe(true);
    for (const request of PEOPLE) await must({ type: 'add-walk-in', request, matter: 'complaint' }, CLERK);
    await must({ type: 'open' }, CLERK);
    for (const official of OFFICIALS) await must({ type: 'join', official }, by(official));
    return { place, storage, process, one, must };
  }

  it('are called by several officials of two processes at once, everybody by one of them and in order', async () => {
    const { storage, process, one } = await openDay();
    const other = process();
    const services = [one.service, other.service, one.service];
    const called: RequestId[] = [];
    for (let round = 0; round < 4; round += 1) {
      const calls = await Promise.all(
        OFFICIALS.map((official, index) =>
          services[index]!.execute(QUEUE, { type: 'call-next', hearing: randomUUID() as HearingId }, by(official)),
        ),
      );
      for (const done of calls) {
        if (!done.ok) throw new Error(done.refusal.code);
        called.push(...done.entries.flatMap(({ event }) => (event.type === 'called' ? [event.request] : [])));
      }
      for (const [index, official] of OFFICIALS.entries())
        expect((await services[index]!.execute(QUEUE, { type: 'end' }, by(official))).ok).toBe(true);
    }
    expect(new Set(called)).toEqual(new Set(PEOPLE));
    expect(called).toHaveLength(PEOPLE.length);
    const log = await one.service.entries(QUEUE);
    const order = log.flatMap(({ event }) => (event.type === 'called' ? [event.request] : []));
    expect(order).toEqual(PEOPLE);
    // Each process has published all entries, including those of the other.
    await one.service.execute(QUEUE, { type: 'open' }, CLERK);
    expect(one.told.map(({ seq }) => seq)).toEqual(log.slice(0, one.told.length).map(({ seq }) => seq));
    await storage.close();
  });

  it('are the same after a restart', async () => {
    const { storage, process, one, must } = await openDay();
    await must({ type: 'call-next', hearing: 'hearing' as HearingId }, by(OFFICIALS[0]!));
    await must({ type: 'note-away', request: PEOPLE[3]! }, { kind: 'system' });
    const { service } = process();
    expect(await service.snapshot(QUEUE)).toEqual(await one.service.snapshot(QUEUE));
    expect(await service.open(DAY_OF_QUEUE)).toEqual([QUEUE]);
    await must({ type: 'close', reason: 'day-over' }, CLERK);
    expect(await service.open(DAY_OF_QUEUE)).toEqual([]);
    await storage.close();
  });

  it('are written together with something else, or not at all', async () => {
    const { storage, one } = await openDay();
    const before = await one.service.snapshot(QUEUE);
    const command: QueueCommand = { type: 'call-next', hearing: 'hearing' as HearingId };
    const failing = one.service.execute(QUEUE, command, by(OFFICIALS[0]!), async () => {
      throw new Error('the other cannot be written');
    });
    await expect(failing).rejects.toThrow('the other cannot be written');
    expect(await one.service.snapshot(QUEUE)).toEqual(before);
    const persisted: string[] = [];
    const done = await one.service.execute(QUEUE, command, by(OFFICIALS[0]!), async (_, entries) => {
      persisted.push(...entries.map(({ event }) => event.type));
    });
    expect(done.ok).toBe(true);
    expect(persisted).toEqual(['called']);
    await storage.close();
  });

  it('that are not there, or whose log somebody has changed, are not acted upon', async () => {
    const { place, storage, one, process } = await openDay();
    const unknown = await one.service.execute(queueId(OFFICE, '2026-12-06'), { type: 'open' }, CLERK);
    expect(unknown).toMatchObject({ ok: false, refusal: { code: 'unknown-queue' } });
    const owner = asOwner(place);
    expect(() => owner.run(`update queue_entries set at = at + 1 where seq = 2`)).toThrow();
    owner.run(owner.unguard.replaceAll('log_entries', 'queue_entries'));
    owner.run(`update queue_entries set at = at + 1 where seq = 2`);
    await expect(process().service.snapshot(QUEUE)).rejects.toThrow(TamperedLogError);
    const { damaged } = await checkAllLogs(storage.database);
    expect(damaged).toEqual([{ of: 'queues', hearing: QUEUE, seq: 2, flaw: 'altered' }]);
    await storage.close();
  });
});
