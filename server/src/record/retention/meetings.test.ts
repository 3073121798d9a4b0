import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { queueId } from '@mahzar/shared/queue/ids';
import { decideRequest } from '@mahzar/shared/rest/office-requests';
import { createOffice } from '@mahzar/shared/rest/offices';
import {
  carryOutDeletion,
  listDueRecords,
  orderDeletion,
  readRetention,
  readRetentionPeriods,
  setRetentionPeriod,
} from '@mahzar/shared/rest/record-retention';
import { citizensOf } from '../../../test/support/citizens.ts';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk } from '../../../test/support/desk.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY, SUNDAY_NINE } from '../../../test/support/offices.ts';
import { Meetings } from '../../queue/meetings.ts';
import { meetingsOfQueues } from '../../storage/migrations/0034-meetings-of-queues.ts';

const DAY = 86_400_000;

describe.each(ENGINES)('the record of a meeting with a citizen, on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let now = SATURDAY_EIGHT;
  let hearing: HearingId;
  let params: { readonly booking: string };
  let end: () => Promise<void>;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine, codeAnswerAfterMs: 50 });
    desk.clock.now = () => now;
    desk.notify.begin();
    const deputy = await desk.as('prosecutor');
    const office = (await (await desk.as('scheduler')).do(createOffice, { body: officeOf([deputy.account]) })).id;
    const [, { id }] = await citizensOf(() => ({ desk, office })).submitted();
    const decision = { kind: 'accept', official: null } as const;
    await (await desk.as('clerk')).do(decideRequest, { params: { request: id }, body: { decision } });

    now = SUNDAY_NINE;
    const { queues, people } = desk.intake;
    const queue = queueId(office as OfficeId, SUNDAY);
    const [request, official] = [id as RequestId, deputy.account as OfficialId];
    const by = { kind: 'official', official } as const;
    const meetings = new Meetings({
      bus: desk.bus,
      queues,
      service: desk.service,
      people,
      masterKey: desk.masterKey,
      randomBytes,
      now: () => now,
      hasRoomFor: () => true,
      problem: (_, error) => {
        throw error;
      },
    });
    for (const command of [{ type: 'open' }, { type: 'join', official }] as const)
      await queues.execute(queue, command, by);
    await queues.execute(queue, { type: 'arrive', request }, { kind: 'citizen', request });
    const called = await meetings.callNext(queue, official);
    if (!called.ok) throw new Error(called.refusal.code);
    hearing = called.entries.flatMap(({ event }) => (event.type === 'called' ? [event.hearing] : []))[0]!;
    params = { booking: hearing };
    end = async () => void (await queues.execute(queue, { type: 'end', outcome: 'advice' }, by));
  });

  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  it('is kept for two years after it was over, until an administrator sets another time', async () => {
    const judge = await desk.as('judge');
    expect(await judge.do(readRetention, { params })).toMatchObject({ bars: ['hearing-not-over'] });
    await end();
    await vi.waitFor(async () => expect((await desk.service.snapshot(hearing))?.state.phase).toBe('closed'));
    const unset = { kind: 'meeting', keepDays: 730, appealDays: 60, version: 0 };
    expect((await judge.do(readRetentionPeriods)).items).toContainEqual(unset);
    expect(await judge.do(readRetention, { params })).toMatchObject({
      kind: 'meeting',
      caseNumber: '',
      endedAt: SUNDAY_NINE,
      dueAt: SUNDAY_NINE + 730 * DAY,
      bars: ['not-due', 'appeal'],
    });
    const body = { version: 0, keepDays: 400, appealDays: 60 };
    await (await desk.as('administrator')).do(setRetentionPeriod, { params: { kind: 'meeting' }, body });
    expect(await judge.do(readRetention, { params })).toMatchObject({ dueAt: SUNDAY_NINE + 400 * DAY });
    expect((await judge.do(listDueRecords)).items).toEqual([]);
  });

  it('is known as one also where it was held before meetings were kept with their queues', async () => {
    const { db, kind } = desk.storage.database;
    await db.schema.dropIndex('hearings_queue').execute();
    await db.schema.alterTable('hearings').dropColumn('queue_id').execute();
    await meetingsOfQueues(db, kind);
    expect(await (await desk.as('judge')).do(readRetention, { params })).toMatchObject({ kind: 'meeting' });
  });

  it('is listed when it is due, and deleted by the order of a judge that another carries out', async () => {
    now = SUNDAY_NINE + 400 * DAY;
    const [judge, clerk] = [await desk.as('judge'), await desk.as('clerk')];
    const due = { booking: hearing, kind: 'meeting', caseNumber: '', dueAt: now, isHeld: false, deletion: null };
    expect((await judge.do(listDueRecords)).items).toMatchObject([due]);
    const order = { order: '۱۲/۱۴۰۵', reason: 'مدت نگهداری پایان یافت' };
    await judge.do(orderDeletion, { params, body: order });
    await clerk.do(carryOutDeletion, { params, body: { order: order.order } });
    await desk.deletions.idle();
    const { deletion } = await judge.do(readRetention, { params });
    expect(deletion).toMatchObject({ state: 'deleted', certificate: expect.stringContaining(hearing) });
    expect((await judge.do(listDueRecords)).items).toEqual([]);
    expect(await desk.storage.hearings.card(hearing)).toBeUndefined();
  });
});
