import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOffice } from '@mahzar/shared/rest/offices';
import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, RequestId, StaffId } from '@mahzar/shared/queue/ids';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queuePlan } from '@mahzar/shared/offices/queue-plan';
import { officeDay } from '@mahzar/shared/offices/office-day';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { QueueService } from '../../src/queue/queue-service.ts';
import { requestSessions } from '../../src/requests/request-sessions.ts';
import { inQueueOf, newDraft } from '../../src/requests/new-request.ts';
import { createRequestStore } from '../../src/requests/request-store.ts';
import { connect } from '../../src/storage/database.ts';
import { Visitor } from '../../test/support/desk.ts';
import { officeOf } from '../../test/support/offices.ts';
import type { TestService } from '../../test/support/service.ts';
import { addColleagueTo } from '../../test/support/staff.ts';
import type { Colleague } from '../../test/support/staff.ts';

/** An office whose day is open, with people in its queue. */
export interface Day {
  readonly office: OfficeId;
  readonly officials: readonly Colleague[];
  readonly clerk: Colleague;
  /** Cookies of the waiting people's browsers. */
  readonly cookies: readonly string[];
}

/** Makes a day directly in the database before the service reads it: sending codes to telephones is not measured here. */
export async function openDay(service: TestService, people: number, desks: number): Promise<Day> {
  const officials = [];
  for (let desk = 0; desk < desks; desk += 1) officials.push(await addColleagueTo(service, { roles: ['prosecutor'] }));
  const clerk = await addColleagueTo(service, { roles: ['clerk', 'scheduler'] });
  const clock = courtClock(COURT_ZONE);
  const day = clock.dayOf(Date.now());
  const accounts = officials.map(({ account }) => account);
  const { weekly, ...draft } = officeOf(accounts, { recording: 'always' });
  const allDay = { ...weekly[0]!.blocks[0]!, from: 0, to: 1440, ahead: 0, onTheDay: people };
  const body = { ...draft, weekly: [], exceptions: [{ date: day, blocks: [allDay], closesAt: null, note: '' }] };
  const office = await new Visitor(service.origin, clerk.cookie).do(createOffice, { body });

  const masterKey = Buffer.from(readFileSync(join(service.dataDir, 'secrets', 'master-key'), 'utf8'), 'base64');
  const database = await connect(service.database);
  const queues = new QueueService({ database, now: Date.now, bus: new EventBus() });
  const [store, sessions] = [
    createRequestStore(masterKey, randomBytes),
    requestSessions(randomBytes, () => Promise.resolve(false)),
  ];
  const staff: QueueActor = { kind: 'staff', account: clerk.account as StaffId };
  const id = office.id as OfficeId;
  await queues.plan(id, day, queuePlan(office, officeDay(office, [], day, clock))!, staff);
  const cookies = [];
  for (let person = 0; person < people; person += 1) {
    const request = randomUUID() as RequestId;
    const at = Date.now();
    const answers = { who: { ...NO_ANSWERS.who, name: `مراجع ${person}` } };
    const draft = newDraft({ id: request, office: id, language: 'fa' }, answers, at);
    await store.insert(database, inQueueOf(draft, 'today', day, null));
    cookies.push(`mahzar-request=${await sessions.begin(database, request, at)}`);
    const queue = queueId(id, day);
    await queues.execute(queue, { type: 'ask-today', request, matter: 'complaint' }, { kind: 'citizen', request });
    await queues.execute(queue, { type: 'accept', request }, staff);
  }
  await database.db.destroy();
  return { office: id, officials, clerk, cookies };
}
