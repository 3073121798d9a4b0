import { randomBytes, randomUUID } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { openStorage } from '../../src/compose/storage.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { QueueService } from '../../src/queue/queue-service.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { CLERK, DAY_OF_QUEUE, queueDayPlan } from './queue-day.ts';

/** Runs a day of meetings as fast as possible until it is killed: `queue-process.ts PLACE KEY OFFICE`. */
const [place = '', key = '', office = ''] = process.argv.slice(2);
const storage = await openStorage({
  database: JSON.parse(place) as DatabasePlace,
  masterKey: Buffer.from(key, 'hex'),
  randomBytes,
});
const service = new QueueService({ database: storage.database, now: Date.now, bus: new EventBus() });
const OFFICIALS = ['prosecutor', 'deputy'].map((id) => id as OfficialId);
const queue = queueId(office as OfficeId, DAY_OF_QUEUE);
/** A queue that a killed process has left stays unchanged: planning it again is refused. */
await service.plan(office as OfficeId, DAY_OF_QUEUE, queueDayPlan(OFFICIALS), CLERK);
await service.execute(queue, { type: 'open' }, CLERK);
for (const official of OFFICIALS) await service.execute(queue, { type: 'join', official }, CLERK);

/** Prints the numbers of acknowledged entries. */
async function act(command: QueueCommand, actor: QueueActor): Promise<void> {
  const done = await service.execute(queue, command, actor);
  if (done.ok) for (const { seq, event } of done.entries) process.stdout.write(`${seq} ${event.type}\n`);
}

async function comeOneAfterAnother(): Promise<never> {
  for (;;) {
    const request = randomUUID() as RequestId;
    await act({ type: 'add-walk-in', request, matter: 'complaint' }, CLERK);
  }
}

async function meetOneAfterAnother(official: OfficialId): Promise<never> {
  const by: QueueActor = { kind: 'official', official };
  for (;;) {
    await act({ type: 'call-next', hearing: randomUUID() as HearingId }, by);
    await act({ type: 'end', outcome: 'advice' }, by);
  }
}

await Promise.all([comeOneAfterAnother(), ...OFFICIALS.map(meetOneAfterAnother)]);
