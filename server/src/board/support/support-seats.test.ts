import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { cancelBooking, changeBooking, createBooking } from '@mahzar/shared/rest/bookings';
import { signOutEverywhere } from '@mahzar/shared/rest/session';
import { changeStaff, endStaffSessions, resetSecondFactor } from '@mahzar/shared/rest/staff';
import { takeSupportSeat } from '@mahzar/shared/rest/support';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { verifyToken } from '../../access/tokens/token.ts';
import { checkAllLogs } from '../../audit/check-all-logs.ts';
import { createSessionStore } from '../../access/staff/session-store.ts';

const HOUR = 3_600_000;

const change = (account: string, what: object) => ({ params: { account }, body: { version: 1, ...what } });

describe.each(ENGINES)('seats of support on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let clerk: Visitor;
  let support: Visitor;
  let made = 0;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    [clerk, support] = [await desk.as('clerk'), await desk.as('support')];
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  const draft = () => {
    const startsAt = Date.now() + HOUR;
    const texts = { caseNumber: `14056${(made += 1)}`, branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
    const people = [
      { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
      { id: 'citizen', role: 'complainant', name: 'مریم احمدی' },
    ];
    return { ...texts, startsAt, endsAt: startsAt + HOUR, people };
  };
  const take = (hearing: string, by = support) => by.do(takeSupportSeat, { params: { hearing } });
  const seatOf = ({ account }: Visitor) => `support-${account}` as SeatId;
  const cardOf = async (hearing: string) => (await desk.storage.hearings.card(hearing as HearingId))!;
  const tokenIn = (link: string, hearing: string) => {
    const check = verifyToken(new URL(link).hash.slice(1), { keys: desk.keys, hearing, now: Date.now() });
    return check.ok ? check.claims : undefined;
  };

  it('are taken by staff who may, under their own name, and noted in both logs', async () => {
    const { id } = await clerk.do(createBooking, { body: draft() });
    const { link } = await take(id);
    const seat = seatOf(support);
    const { role, name, tokenId } = (await cardOf(id)).seats.get(seat)!;
    expect([role, name]).toEqual(['technician', expect.stringMatching(/^Colleague \d+$/)]);
    expect(tokenIn(link, id)).toMatchObject({ hearing: id, seat, jti: tokenId });
    const entries = await desk.service.entries(id as HearingId);
    expect(entries.at(-1)).toMatchObject({ actor: { kind: 'system' }, event: { type: 'technician-seated', seat } });
    const administrator = await desk.as('administrator');
    const { items } = await administrator.do(searchAudit, { query: { act: 'support-seat-taken' } });
    expect(items).toMatchObject([{ actor: `staff:${support.account}`, subject: `hearing:${id}` }]);
    for (const role of ['judge', 'scheduler', 'administrator'] as const) {
      const other = await desk.as(role);
      expect(await other.refused(takeSupportSeat, { params: { hearing: id } })).toBe('not-permitted');
    }
    expect(await support.refused(takeSupportSeat, { params: { hearing: 'no-such-hearing' } })).toBe('not-found');
  });

  it('are nobody’s who is booked', async () => {
    const body = draft();
    const people = [...body.people, { id: seatOf(support), role: 'accused', name: 'کاوه رحیمی' }];
    expect(await clerk.call(createBooking, { body: { ...body, people } })).toMatchObject({
      error: { code: 'bad-request', problems: [{ field: 'people.2.id', code: 'not-so' }] },
    });
  });

  it('have one link at a time, and outlive a change of the booking', async () => {
    const body = draft();
    const { id, version } = await clerk.do(createBooking, { body });
    const ended: unknown[] = [];
    desk.bus.on('link-ended', (...one) => void ended.push(one));
    const first = await take(id);
    const before = (await desk.service.entries(id as HearingId)).length;
    const second = await take(id);
    expect((await desk.service.entries(id as HearingId)).length).toBe(before);
    const replaced = [id, seatOf(support), 'token-replaced'];
    expect(ended).toEqual([replaced, replaced]);
    const idOf = async () => (await cardOf(id)).seats.get(seatOf(support))?.tokenId;
    expect(tokenIn(second.link, id)?.jti).toBe(await idOf());
    expect(tokenIn(first.link, id)?.jti).not.toBe(await idOf());
    await take(id, clerk);
    const people = body.people.slice(0, 1);
    const kept = await idOf();
    await clerk.do(changeBooking, { params: { booking: id }, body: { ...body, people, version } });
    const seats = [...(await cardOf(id)).seats.keys()];
    expect(seats.sort()).toEqual(['judge', seatOf(clerk), seatOf(support)].sort());
    expect(await idOf()).toBe(kept);
    const { state } = (await desk.service.snapshot(id as HearingId))!;
    expect([...state.seats.keys()].sort()).toEqual(seats);
    expect((await checkAllLogs(desk.storage.database)).damaged).toEqual([]);
  });

  it.each<[string, (administrator: Visitor, helper: Visitor) => Promise<unknown>]>([
    ['the account is suspended', (by, { account }) => by.do(changeStaff, change(account, { disabled: true }))],
    ['they help no longer', (by, { account }) => by.do(changeStaff, change(account, { roles: ['judge'] }))],
    ['they are signed out everywhere', (by, { account }) => by.do(endStaffSessions, { params: { account } })],
    ['they sign out everywhere', (_, helper) => helper.do(signOutEverywhere)],
    ['their second factor is reset', (by, { account }) => by.do(resetSecondFactor, { params: { account } })],
  ])('are lost at once, at every hearing, when %s', async (_, takeAway) => {
    const [helper, other, administrator] = [
      await desk.as('support'),
      await desk.as('support'),
      await desk.as('administrator'),
    ];
    const hearings = [
      await clerk.do(createBooking, { body: draft() }),
      await clerk.do(createBooking, { body: draft() }),
    ];
    const over = await clerk.do(createBooking, { body: draft() });
    for (const { id } of [...hearings, over]) await Promise.all([take(id, helper), take(id, other)]);
    await clerk.do(cancelBooking, { params: { booking: over.id }, body: { version: over.version, reason: 'x' } });
    const ended: unknown[] = [];
    desk.bus.on('link-ended', (...one) => void ended.push(one));
    await takeAway(administrator, helper);
    const all = hearings.map(({ id }) => [id, seatOf(helper), 'token-withdrawn']);
    expect(ended).toHaveLength(2);
    expect(ended).toEqual(expect.arrayContaining(all));
    // A hearing that is over has nobody to disconnect.
    for (const { id } of [...hearings, over]) {
      const { seats } = await cardOf(id);
      expect(seats.get(seatOf(helper))?.tokenId).toBeNull();
      expect(seats.get(seatOf(other))?.tokenId).not.toBeNull();
    }
  });

  it('are kept when no more than a name or another role changes', async () => {
    const [helper, administrator] = [await desk.as('support'), await desk.as('administrator')];
    const { account } = helper;
    const { id } = await clerk.do(createBooking, { body: draft() });
    await take(id, helper);
    await administrator.do(changeStaff, change(account, { roles: ['clerk'], name: 'سعید کاظمی' }));
    expect((await cardOf(id)).seats.get(seatOf(helper))?.tokenId).not.toBeNull();
    // The next link shows the new name.
    await take(id, helper);
    expect((await cardOf(id)).seats.get(seatOf(helper))?.name).toBe('سعید کاظمی');
  });

  it.each<[string, object, string]>([
    ['is suspended', { disabled: true }, 'not-signed-in'],
    ['helps no longer', { roles: ['judge'] }, 'not-permitted'],
  ])('are not given to who %s at the same moment', async (_, what, code) => {
    const administrator = await desk.as('administrator');
    const hearing = (await clerk.do(createBooking, { body: draft() })).id as HearingId;
    for (let round = 0; round < 6; round += 1) {
      const helper = await desk.as('support');
      const { account } = helper;
      const [kept] = await createSessionStore(desk.storage.database).of(account);
      const asking = { account, session: kept!.id };
      const [taken] = await Promise.all([
        desk.supportSeats.take(hearing, asking),
        administrator.do(changeStaff, change(account, what)),
      ]);
      const seat = (await cardOf(hearing)).seats.get(seatOf(helper));
      if (typeof taken === 'string') expect([taken, seat]).toEqual([code, undefined]);
      else expect(seat?.tokenId).toBeNull();
      expect(await desk.supportSeats.take(hearing, asking)).toBe(code);
    }
  });

  it('are at no hearing that is over, or whose names are erased', async () => {
    const { id } = await clerk.do(createBooking, { body: draft() });
    await desk.service.execute(id as HearingId, { type: 'note-cancelled' }, { kind: 'system' });
    expect(await support.refused(takeSupportSeat, { params: { hearing: id } })).toBe('hearing-over');
    const erased = await clerk.do(createBooking, { body: draft() });
    await desk.storage.hearings.eraseNames(erased.id as HearingId);
    expect(await support.refused(takeSupportSeat, { params: { hearing: erased.id } })).toBe('erased');
    expect((await desk.service.snapshot(erased.id as HearingId))!.state.seats.has(seatOf(support))).toBe(false);
  });
});
