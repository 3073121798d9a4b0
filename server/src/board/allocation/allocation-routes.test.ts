import { searchAudit } from '@mahzar/shared/rest/audit';
import {
  allocate,
  allocateMyself,
  endAllocation,
  endMyAllocation,
  listAllocations,
  listFreeStaff,
  readWorkingHours,
  setWorkingHours,
} from '@mahzar/shared/rest/allocation';
import { exportStatistics, readStatistics } from '@mahzar/shared/rest/statistics';
import { cancelBooking, changeBooking, createBooking } from '@mahzar/shared/rest/bookings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';

const HOUR = 3_600_000;
/** 09:30 by the court's clock, a Wednesday. */
const START = Date.UTC(2030, 10, 27, 6);

describe.each(ENGINES)('allocation on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let scheduler: Visitor;
  let clerk: Visitor;
  let made = 0;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    scheduler = await desk.as('scheduler', 'administrator');
    clerk = await desk.as('clerk');
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  const draft = (startsAt: number) => ({
    caseNumber: `14056892000${String((made += 1)).padStart(5, '0')}`,
    branch: 'شعبه ۱۰۳',
    kind: 'courtroom' as const,
    startsAt,
    endsAt: startsAt + HOUR,
    title: 'رسیدگی',
    people: [{ id: 'judge', role: 'presiding-judge' as const, name: 'رضا کیانی' }],
  });
  const book = async (startsAt: number) => {
    const given = draft(startsAt);
    const booking = await scheduler.do(createBooking, { body: given });
    return { ...booking, given };
  };
  const wish = (booking: string, account: string, more: object = {}) => ({
    body: { booking, account, as: 'clerk', ...more },
  });
  const list = async (from = START - 24 * HOUR) =>
    (await scheduler.do(listAllocations, { query: { from, to: from + 72 * HOUR } })).items;

  it('takes nobody twice at once, of many that are asked for in one moment either', async () => {
    const account = (await desk.as('clerk')).account;
    const bookings = await Promise.all([0, 1, 2, 3].map((at) => book(START + at * 60_000)));
    const answers = await Promise.all(bookings.map(({ id }) => scheduler.call(allocate, wish(id, account))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = answers.flatMap((answer) => (answer.ok ? [] : answer.error.code));
    expect(refused).toEqual(['allocated-elsewhere', 'allocated-elsewhere', 'allocated-elsewhere']);
    const after = await book(START + 2 * HOUR);
    await scheduler.do(allocate, wish(after.id, account));
  });

  it('shows a clash when a booking is moved onto another, and none when one is called off', async () => {
    const account = (await desk.as('clerk')).account;
    const from = START + 48 * HOUR;
    const [one, other] = [await book(from), await book(from + 3 * HOUR)];
    await scheduler.do(allocate, wish(one.id, account));
    await scheduler.do(allocate, wish(other.id, account));
    const standings = async () =>
      (await list(from)).filter((each) => each.account === account).map((each) => each.standing);
    expect(await standings()).toEqual(['fits', 'fits']);
    const moved = { ...other.given, startsAt: from + HOUR / 2, endsAt: from + 2 * HOUR };
    const { version } = await scheduler.do(changeBooking, {
      params: { booking: other.id },
      body: { ...moved, version: other.version },
    });
    expect(await standings()).toEqual(['clash', 'clash']);
    await scheduler.do(cancelBooking, { params: { booking: other.id }, body: { version, reason: 'x' } });
    expect(await standings()).toEqual(['fits']);
  });

  it('keeps to hours of work unless told otherwise, and says who is free', async () => {
    const { account } = await desk.as('support');
    const params = { account };
    expect(await scheduler.do(readWorkingHours, { params })).toMatchObject({ version: 0, weekly: [] });
    const weekly = [{ day: 4, hours: [{ from: 480, to: 600 }] }];
    const body = { version: 0, weekly, exceptions: [{ date: '2030-12-04', hours: [] }] };
    expect(await scheduler.do(setWorkingHours, { params, body })).toMatchObject({ account, version: 1, weekly });
    expect(await scheduler.refused(setWorkingHours, { params, body })).toBe('changed-meanwhile');
    const booking = await book(START + 6 * HOUR);
    const free = async (at: number) => {
      const { items } = await scheduler.do(listFreeStaff, { query: { from: at, to: at + HOUR, as: 'support' } });
      return items.find((each) => each.account === account);
    };
    expect(await free(START - HOUR)).toMatchObject({ free: true, why: null });
    expect(await free(START + 6 * HOUR)).toMatchObject({ free: false, why: 'outside-hours' });
    expect(await scheduler.refused(allocate, wish(booking.id, account, { as: 'support' }))).toBe('outside-hours');
    const done = await scheduler.do(allocate, wish(booking.id, account, { as: 'support', outsideHours: true }));
    expect(done.standing).toBe('outside-hours');
    expect(await free(START + 6 * HOUR)).toMatchObject({ free: false, why: 'busy' });
    await scheduler.do(endAllocation, { params: { allocation: done.id } });
    expect(await scheduler.refused(endAllocation, { params: { allocation: done.id } })).toBe('not-found');
  });

  it('is for those who may, of accounts that can, and is noted', async () => {
    const booking = await book(START + 96 * HOUR);
    expect(await clerk.refused(allocate, wish(booking.id, clerk.account))).toBe('not-permitted');
    expect(await scheduler.refused(allocate, wish(booking.id, clerk.account, { as: 'judge' }))).toBe(
      'wrong-staff-role',
    );
    expect(await scheduler.refused(allocate, wish('nothing', clerk.account))).toBe('not-found');
    await scheduler.do(allocate, wish(booking.id, clerk.account));
    expect(
      (await clerk.do(listAllocations, { query: { from: START, to: START + 200 * HOUR, account: clerk.account } }))
        .items,
    ).toHaveLength(1);
    const { items } = await scheduler.do(searchAudit, { query: { act: 'staff-allocated' } });
    expect(items[0]).toMatchObject({
      subject: `booking:${booking.id}`,
      details: { account: clerk.account, as: 'clerk' },
    });
  });

  it('is taken on by clerks and support themselves, and given up by whose it is', async () => {
    const booking = await book(START + 120 * HOUR);
    const [support, judge] = [await desk.as('support'), await desk.as('judge')];
    const body = { booking: booking.id, as: 'support' };
    expect(await judge.refused(allocateMyself, { body })).toBe('not-permitted');
    expect(await support.refused(allocateMyself, { body: { ...body, as: 'judge' } })).toBe('wrong-staff-role');
    const taken = await support.do(allocateMyself, { body });
    expect(taken).toMatchObject({ account: support.account, booking: booking.id, standing: 'fits' });
    expect((await list(START + 96 * HOUR)).find(({ id }) => id === taken.id)).toEqual(taken);
    expect(await support.refused(allocateMyself, { body })).toBe('allocated-elsewhere');
    const params = { allocation: taken.id };
    expect(await clerk.refused(endMyAllocation, { params })).toBe('not-found');
    await support.do(endMyAllocation, { params });
    expect(await support.refused(endMyAllocation, { params })).toBe('not-found');
    const { items } = await scheduler.do(searchAudit, { query: { act: 'allocation-ended' } });
    expect(items[0]).toMatchObject({ actor: `staff:${support.account}`, subject: `booking:${booking.id}` });
  });

  it('comes in pages by start', async () => {
    const query = { from: START - HOUR, to: START + 300 * HOUR, limit: 2 };
    const all: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await scheduler.do(listAllocations, { query: { ...query, ...(after !== undefined && { after }) } });
      all.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      after = page.next;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(3);
  });

  it('counts what was booked in the figures, by branch and as a table', async () => {
    const query = { from: START - HOUR, to: START + 300 * HOUR, by: 'branch' } as const;
    const statistics = await scheduler.do(readStatistics, { query });
    expect(statistics.items).toHaveLength(1);
    expect(statistics.total).toMatchObject({ booked: made, held: 0, cancelled: 1, medianDelayMinutes: null });
    const csv = await scheduler.do(exportStatistics, { query });
    expect(csv.split('\r\n')[1]).toMatch(/^شعبه ۱۰۳,/);
    const days = (await scheduler.do(exportStatistics, { query: { ...query, by: 'day' } })).split('\r\n');
    expect(days[0]).toMatch(/^key,jalali,booked,/);
    expect(days[1]).toMatch(/^2030-11-27,1409-09-06,/);
    expect(await clerk.refused(readStatistics, { query })).toBe('not-permitted');
  });
});
