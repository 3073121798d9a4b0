import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { queueId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { decideRequest, listOfficeRequests } from '@mahzar/shared/rest/office-requests';
import { createOffice } from '@mahzar/shared/rest/offices';
import {
  carryOutDeletion,
  holdRecord,
  liftHold,
  orderDeletion,
  setRetentionPeriod,
} from '@mahzar/shared/rest/record-retention';
import { readMyRequest, withdrawRequest } from '@mahzar/shared/rest/requests';
import { ALI, citizensOf, MARYAM } from '../../test/support/citizens.ts';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY, SUNDAY_NINE } from '../../test/support/offices.ts';
import { checkAllLogs } from '../audit/check-all-logs.ts';
import { Meetings } from '../queue/meetings.ts';
import { requestsOfMeetings } from '../storage/migrations/0037-requests-of-meetings.ts';

const DAY = 86_400_000;
const KEEP = 730 * DAY;

describe.each(ENGINES)('a request that has come to its end, on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let now: number;
  let office: string;
  let deputy: Visitor;
  let clerk: Visitor;

  beforeEach(async () => {
    now = SATURDAY_EIGHT;
    engine = await start();
    desk = await startDesk({ engine, codeAnswerAfterMs: 50 });
    desk.clock.now = () => now;
    desk.notify.begin();
    [deputy, clerk] = [await desk.as('prosecutor'), await desk.as('clerk')];
    office = (await (await desk.as('scheduler')).do(createOffice, { body: officeOf([deputy.account]) })).id;
  });
  afterEach(async () => {
    await desk.stop();
    await engine.stop();
  });

  const asked = async (who: typeof MARYAM, when: number) => {
    const [citizen, { id }] = await citizensOf(() => ({ desk, office })).submitted(who, when);
    const body = { decision: { kind: 'accept', official: null } } as const;
    await clerk.do(decideRequest, { params: { request: id }, body });
    return { citizen, id };
  };
  const rows = async () => {
    const { db } = desk.storage.database;
    const [requests, keys, files, persons] = await Promise.all([
      db.selectFrom('requests').select('id').execute(),
      db.selectFrom('request_keys').select('request_id').execute(),
      db.selectFrom('request_links').select('request_id').execute(),
      db.selectFrom('proven_persons').select('id').execute(),
    ]);
    expect(new Set(files.map((row) => row.request_id)).isSubsetOf(new Set(requests.map(({ id }) => id)))).toBe(true);
    return { requests: requests.map(({ id }) => id), keys: keys.map((row) => row.request_id), persons: persons.length };
  };
  const sweepAt = async (at: number) => {
    now = at;
    await desk.intake.ended.run();
    return rows();
  };
  const erasures = async () =>
    (await (await desk.as('administrator')).do(searchAudit, { query: { act: 'request-erased' } })).items;

  /** An ended meeting of Maryam's; its answer is not given yet. */
  async function met(): Promise<{ readonly id: RequestId; readonly hearing: HearingId; readonly citizen: Visitor }> {
    const { citizen, id } = await asked(MARYAM, SUNDAY_NINE);
    now = SUNDAY_NINE;
    const { queues, people } = desk.intake;
    const [request, official] = [id as RequestId, deputy.account as OfficialId];
    const queue = queueId(office as OfficeId, SUNDAY);
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
    const hearing = called.entries.flatMap(({ event }) => (event.type === 'called' ? [event.hearing] : []))[0]!;
    await queues.execute(queue, { type: 'end' }, by);
    await vi.waitFor(async () => expect((await desk.service.snapshot(hearing))?.state.phase).toBe('closed'));
    return { id, hearing, citizen };
  }

  it('is removed when the time of meetings’ records is over, with a note in a log that verifies', async () => {
    const { citizen, id } = await asked(MARYAM, SUNDAY_NINE);
    await citizen.do(withdrawRequest, { body: {} });
    const other = await asked(ALI, SUNDAY_NINE + 600_000);
    const { own } = desk.intake.ofPeople;
    const [nationalId, phone] = ['0076229645', '+989123334455'];
    const idsOf = async (who: { nationalId: string; phone: string }) => (await own.list(who)).map((one) => one.id);
    expect(await idsOf({ nationalId, phone })).toEqual([id]);
    // The right national ID with another proven telephone is not enough, nor the reverse.
    expect(await idsOf({ nationalId, phone: '+989351234567' })).toEqual([]);
    expect(await idsOf({ nationalId: ALI.nationalId, phone })).toEqual([]);
    expect(await sweepAt(SATURDAY_EIGHT + KEEP - 1)).toMatchObject({
      requests: [expect.anything(), expect.anything()],
    });
    // Its place was given up, so it was over at once. The other request's day is still to come then.
    expect(await sweepAt(SATURDAY_EIGHT + KEEP + 1)).toEqual({ requests: [other.id], keys: [other.id], persons: 1 });
    expect(await citizen.refused(readMyRequest)).toBe('no-request');
    expect([await idsOf({ nationalId, phone }), await own.isKnown({ nationalId, phone })]).toEqual([[], false]);
    expect(await erasures()).toMatchObject([{ actor: 'system', subject: `request:${id}`, details: { office } }]);
    expect(await checkAllLogs(desk.storage.database)).toMatchObject({ damaged: [], audit: { ok: true } });
    const later = await desk.as('clerk');
    expect((await later.do(listOfficeRequests, { query: { office, day: SUNDAY } })).items).toHaveLength(1);
    expect(await sweepAt(SUNDAY_NINE + DAY + KEEP)).toEqual({ requests: [], keys: [], persons: 0 });
    expect(await checkAllLogs(desk.storage.database)).toMatchObject({ damaged: [], audit: { ok: true } });
  });

  it('is removed also when another one cannot be', async () => {
    const stuck = await asked(MARYAM, SUNDAY_NINE);
    const other = await asked(ALI, SUNDAY_NINE + 600_000);
    for (const { citizen } of [stuck, other]) await citizen.do(withdrawRequest, { body: {} });
    const { kind } = desk.storage.database;
    const lock = kind.lockToEnd.bind(kind);
    const spy = vi.spyOn(kind, 'lockToEnd').mockImplementation(async (db, name) => {
      if (name === `request ${stuck.id}`) throw new Error('no lock');
      return lock(db, name);
    });
    expect((await sweepAt(SUNDAY_NINE + DAY + KEEP)).requests).toEqual([stuck.id]);
    spy.mockRestore();
    expect((await sweepAt(now)).requests).toEqual([]);
  });

  it('is kept for as long as an administrator says, also for ever', async () => {
    const { citizen, id } = await asked(MARYAM, SUNDAY_NINE);
    await citizen.do(withdrawRequest, { body: {} });
    const set = async (version: number, keepDays: number | null) =>
      (await desk.as('administrator')).do(setRetentionPeriod, {
        params: { kind: 'meeting' },
        body: { version, keepDays, appealDays: 60 },
      });
    await set(0, null);
    expect((await sweepAt(SATURDAY_EIGHT + 10 * KEEP)).requests).toEqual([id]);
    await set(1, 90);
    expect((await sweepAt(SATURDAY_EIGHT + 90 * DAY)).requests).toEqual([id]);
    expect((await sweepAt(SATURDAY_EIGHT + 91 * DAY)).requests).toEqual([]);
  });

  it('is kept while its answer is owed, and until the record of its meeting is deleted, which a hold forbids', async () => {
    const { id, hearing, citizen } = await met();
    const after = SUNDAY_NINE + DAY + KEEP;
    const params = { booking: hearing };
    const order = { order: '12/1405', reason: 'مدت نگهداری پایان یافت' };
    await (await desk.as('judge')).do(holdRecord, { params, body: { reason: 'شکایتی در جریان است' } });
    expect((await sweepAt(after)).requests).toEqual([id]);
    // A new session, because none lasts that long.
    const judge = await desk.as('judge');
    expect(await judge.refused(orderDeletion, { params, body: order })).toBe('record-kept');
    await judge.do(liftHold, { params, body: { reason: 'شکایت رد شد' } });
    await judge.do(orderDeletion, { params, body: order });
    await (await desk.as('clerk')).do(carryOutDeletion, { params, body: { order: order.order } });
    await desk.deletions.idle();
    expect((await sweepAt(after)).requests).toEqual([id]);
    const answer = { outcome: 'advice', words: 'به دفتر وکالت مراجعه کنید.', dueAt: null } as const;
    const caller = { kind: 'staff', account: deputy.account, session: '', roles: ['prosecutor'] } as const;
    expect(await desk.intake.officeRequests.answer(id, answer, caller)).not.toBeInstanceOf(Rejection);
    expect((await sweepAt(after + KEEP - 1)).requests).toEqual([id]);
    expect((await sweepAt(after + KEEP)).requests).toEqual([]);
    expect(await citizen.refused(readMyRequest)).toBe('no-request');
    expect(await checkAllLogs(desk.storage.database)).toMatchObject({ damaged: [], audit: { ok: true } });
  });

  it('is kept for the record of a meeting of before, too, where meetings did not name their requests', async () => {
    const { id, hearing } = await met();
    const { db, kind } = desk.storage.database;
    await db.schema.dropIndex('hearings_request').execute();
    await db.schema.dropIndex('requests_changed').execute();
    await db.schema.alterTable('hearings').dropColumn('request_id').execute();
    await requestsOfMeetings(db, kind);
    const named = await db.selectFrom('hearings').select(['id', 'request_id']).execute();
    expect(named).toContainEqual({ id: hearing, request_id: id });
  });
});
