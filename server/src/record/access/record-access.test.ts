import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { allocateMyself } from '@mahzar/shared/rest/allocation';
import { renewLink, withdrawLink } from '@mahzar/shared/rest/bookings';
import { playOwnRecord, playRecord } from '@mahzar/shared/rest/playback';
import {
  askForCopy,
  askForOwnCopy,
  decideOnCopy,
  readOwnRecordAccess,
  readRecordAccess,
  revokeOrder,
  setRecordLevel,
  withdrawOwnRequest,
} from '@mahzar/shared/rest/record-access';
import { ordersOf } from './access-store.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';

const START = Date.UTC(2026, 10, 3, 6, 30);
const DAY = 86_400_000;
const [JUDGE, COMPLAINANT] = ['judge', 'complainant'] as SeatId[] as [SeatId, SeatId];

let desk: TestDesk;
let now = START - 60_000;
let judge: Visitor;
let clerk: Visitor;
let otherClerk: Visitor;
let prosecutor: Visitor;
let held: DeskHearing;

beforeAll(async () => {
  desk = await startDesk();
  desk.clock.now = () => now;
  [judge, clerk] = [await desk.as('judge'), await desk.as('clerk')];
  [otherClerk, prosecutor] = [await desk.as('clerk'), await desk.as('prosecutor')];
  held = await DeskHearing.book(desk, {
    startsAt: START,
    people: [
      person(JUDGE, 'presiding-judge', 'رضا کیانی', judge.account),
      person('clerk' as SeatId, 'clerk', 'لیلا', clerk.account),
      person(COMPLAINANT, 'complainant', 'مریم احمدی'),
    ],
  });
  await held.enter(JUDGE);
  now = START;
  await held.goOnRecord(JUDGE);
  now = START + 60_000;
  await held.execute({ type: 'close' }, JUDGE);
});

afterAll(() => desk.stop());

describe('the level of a record', () => {
  it('is as booked until somebody of the court sets it with a reason, which is an entry', async () => {
    expect(await clerk.do(readRecordAccess, { params: held.params })).toMatchObject({ level: 'parties', version: 0 });
    const body = { version: 0, level: 'confidential', reason: 'کودکان در جلسه بودند' };
    const set = await clerk.do(setRecordLevel, { params: held.params, body });
    expect(set).toMatchObject({ level: 'confidential', version: 1, may: { keep: true, seal: false } });
    expect(set.changes).toEqual([
      { level: 'confidential', at: now, by: { name: expect.any(String), role: null }, reason: body.reason },
    ]);
    expect(await held.noted('record-level-set')).toMatchObject([
      { details: { level: 'confidential', levelBefore: 'parties' } },
    ]);
    // A client with an older version is told of the change, and the parties lose access.
    expect(await judge.refused(setRecordLevel, { params: held.params, body })).toBe('changed-meanwhile');
    // Staff cannot make themselves keeper of the record after the hearing.
    const own = { body: { booking: held.id, as: 'clerk' } };
    expect(await otherClerk.refused(allocateMyself, own)).toBe('hearing-over');
    expect(await otherClerk.refused(playRecord, { params: held.params, body: {} })).toBe('not-permitted');
  });

  it('is sealed and opened again by whoever presides alone; refusals are entries', async () => {
    const sealed = { version: 1, level: 'sealed', reason: 'به دستور دادگاه' };
    expect(await clerk.refused(setRecordLevel, { params: held.params, body: sealed })).toBe('record-sealed');
    expect(await held.noted('record-refused')).toContainEqual(
      expect.objectContaining({ details: { reason: 'record-sealed', wish: 'set-level' } }),
    );
    expect(await judge.do(setRecordLevel, { params: held.params, body: sealed })).toMatchObject({ level: 'sealed' });
    const open = { version: 2, level: 'open', reason: 'دیگر لازم نیست' };
    expect(await clerk.refused(setRecordLevel, { params: held.params, body: open })).toBe('record-sealed');
    // Only a keeper of the record sees the reason for its level.
    expect(await clerk.do(readRecordAccess, { params: held.params })).toMatchObject({
      changes: [],
      may: { keep: false },
    });
    const back = { version: 2, level: 'confidential', reason: 'پایان بررسی' };
    expect(await judge.do(setRecordLevel, { params: held.params, body: back })).toMatchObject({ version: 3 });
  });
});

describe('a copy of a record', () => {
  it('is asked for with a reason by who may not have it, decided by the court, and holds for thirty days', async () => {
    const asked = await otherClerk.do(askForCopy, {
      params: held.params,
      body: { scope: 'copy', reason: 'پرونده مرتبط در شعبه ما' },
    });
    expect(asked.requests).toMatchObject([{ state: 'asked', decided: null }]);
    const again = { params: held.params, body: { scope: 'copy', reason: 'باز' } };
    expect(await otherClerk.refused(askForCopy, again)).toBe('copy-asked-before');
    expect(await clerk.refused(askForCopy, again)).toBe('copy-not-needed');
    const [request] = asked.requests;
    const decision = (granted: boolean) => ({
      params: { ...held.params, request: request!.id },
      body: { granted, reason: 'پرونده‌ها به هم مربوط‌اند' },
    });
    expect(await otherClerk.refused(decideOnCopy, decision(true))).toBe('not-permitted');
    expect(await prosecutor.refused(decideOnCopy, decision(true))).toBe('not-permitted');
    const decided = await clerk.do(decideOnCopy, decision(true));
    expect(decided.requests).toMatchObject([{ state: 'granted', decided: { until: now + 30 * DAY } }]);
    expect(await clerk.refused(decideOnCopy, decision(false))).toBe('copy-asked-before');
    const mine = await otherClerk.do(readRecordAccess, { params: held.params });
    expect(mine.may).toEqual({ play: true, copy: true, sealedStore: false, keep: false, seal: false });
    expect(await held.noted('record-copy-granted')).toMatchObject([
      { details: { copy: 'copy', askedBy: `staff:${otherClerk.account}`, request: request!.id } },
    ]);
  });

  it('is asked for by a party over their link, who sees their own request and no other', async () => {
    const { link } = await clerk.do(renewLink, { params: { ...held.params, person: COMPLAINANT }, body: {} });
    const token = new URL(link!).hash.slice(1);
    const party = desk.nobody();
    const asked = await party.do(askForOwnCopy, { params: held.params, body: { token, reason: 'برای تجدیدنظر' } });
    expect(asked.requests).toMatchObject([{ by: { name: 'مریم احمدی', role: 'complainant' }, state: 'asked' }]);
    expect(asked.changes).toEqual([]);
    const all = await judge.do(readRecordAccess, { params: held.params });
    expect(all.requests).toHaveLength(2);
    const decision = { granted: false, reason: 'هنوز رأی صادر نشده است' };
    const request = asked.requests[0]!.id;
    await judge.do(decideOnCopy, { params: { ...held.params, request }, body: decision });
    const read = await party.do(readOwnRecordAccess, { params: held.params, body: { token } });
    expect(read.requests).toMatchObject([{ state: 'refused', decided: { reason: decision.reason, until: null } }]);
    expect(read.may).toMatchObject({ play: false, copy: false });
  });

  it('of the sealed store is ordered by whoever presides, and asked for by nobody outside the court', async () => {
    const ask = { params: held.params, body: { scope: 'sealed-store', reason: 'کارشناسی صدا' } };
    expect(await prosecutor.refused(askForCopy, ask)).toBe('not-permitted');
    const asked = await clerk.do(askForCopy, ask);
    const request = asked.requests.find(({ scope }) => scope === 'sealed-store')!;
    expect(request.state).toBe('asked');
    const decision = { params: { ...held.params, request: request.id }, body: { granted: true, reason: 'دستور' } };
    expect(await otherClerk.refused(decideOnCopy, decision)).toBe('record-sealed');
    await judge.do(decideOnCopy, decision);
    expect((await clerk.do(readRecordAccess, { params: held.params })).may.sealedStore).toBe(true);
    expect((await judge.do(readRecordAccess, { params: held.params })).may.sealedStore).toBe(false);
    const own = await judge.do(askForCopy, ask);
    expect(own.may.sealedStore).toBe(true);
    const who = `staff:${judge.account}`;
    const { database } = desk.storage;
    expect(await ordersOf(database, held.id, who, now + 30 * DAY - 1)).toMatchObject([{ scope: 'sealed-store' }]);
    expect(await ordersOf(database, held.id, who, now + 30 * DAY)).toEqual([]);
  });

  it('is had no longer when whoever presides seals the record, until they order it themselves', async () => {
    const may = async () => (await otherClerk.do(readRecordAccess, { params: held.params })).may;
    expect(await may()).toMatchObject({ play: true, copy: true });
    now += 1000;
    const body = { version: 3, level: 'sealed', reason: 'به دستور دادگاه' };
    await judge.do(setRecordLevel, { params: held.params, body });
    expect(await may()).toMatchObject({ play: false, copy: false });
    expect(await otherClerk.refused(playRecord, { params: held.params, body: {} })).toBe('record-sealed');
    now += 1000;
    const again = { params: held.params, body: { scope: 'copy', reason: 'پرونده مرتبط' } };
    const { requests } = await otherClerk.do(askForCopy, again);
    const request = requests.find(({ state }) => state === 'asked')!.id;
    const decision = { params: { ...held.params, request }, body: { granted: true, reason: 'بلامانع' } };
    expect(await clerk.refused(decideOnCopy, decision)).toBe('record-sealed');
    await judge.do(decideOnCopy, decision);
    expect(await may()).toMatchObject({ play: true, copy: true });
  });

  it('is taken back with a reason by whoever might grant it, and withdrawn by whoever asked; what may be done is said', async () => {
    const requestOf = async (visitor: Visitor, state: string) =>
      (await visitor.do(readRecordAccess, { params: held.params })).requests.find((one) => one.state === state)!;
    const order = await requestOf(judge, 'granted');
    expect(order.acts).toEqual(['revoke']);
    expect((await requestOf(otherClerk, 'granted')).acts).toEqual([]);
    const body = { reason: 'دیگر لازم نیست' };
    const given = { params: { ...held.params, request: order.id }, body };
    for (const visitor of [otherClerk, clerk]) {
      expect(await visitor.refused(revokeOrder, given)).toBe('record-sealed');
    }
    const after = await judge.do(revokeOrder, given);
    expect(after.requests.find(({ id }) => id === order.id)).toMatchObject({
      state: 'revoked',
      decided: { until: now + 30 * DAY },
      ended: { at: now, reason: body.reason },
      acts: [],
    });
    expect(await judge.refused(revokeOrder, given)).toBe('copy-asked-before');
    expect((await otherClerk.do(readRecordAccess, { params: held.params })).may).toMatchObject({
      play: false,
      copy: false,
    });
    expect(await held.noted('record-copy-revoked')).toMatchObject([
      { details: { copy: 'copy', askedBy: `staff:${otherClerk.account}`, request: order.id } },
    ]);
  });
});

describe('the link of a party', () => {
  const given = (token: string) => ({ params: held.params, body: { token } });
  /** A session that began before the clock was moved forward has expired. */
  const tokenOf = async () => {
    const { link } = await (
      await desk.as('clerk')
    ).do(renewLink, { params: { ...held.params, person: COMPLAINANT }, body: {} });
    return new URL(link!).hash.slice(1);
  };

  it('opens the record as long as an order holds, and is as dead as ever when it was taken back or replaced', async () => {
    const token = await tokenOf();
    const party = desk.nobody();
    await judge.do(setRecordLevel, { params: held.params, body: { version: 4, level: 'parties', reason: 'پایان' } });
    now += 60 * DAY;
    expect(await party.do(readOwnRecordAccess, given(token))).toMatchObject({
      refused: null,
      may: { play: true, copy: false },
    });
    // Nothing was recorded; the refusal does not come from the link.
    expect(await party.refused(playOwnRecord, given(token))).toBe('nothing-recorded');
    const { requests } = await party.do(askForOwnCopy, { ...given(token), body: { token, reason: 'تجدیدنظر' } });
    const asked = requests.find(({ state }) => state === 'asked')!;
    expect(asked.acts).toEqual(['withdraw']);
    const own = { params: { ...held.params, request: asked.id }, body: { token } };
    expect((await party.do(withdrawOwnRequest, own)).acts).toEqual({ ask: ['copy'], setLevel: [] });
    expect(await party.refused(withdrawOwnRequest, own)).toBe('copy-asked-before');
    expect(await held.noted('record-copy-withdrawn')).toMatchObject([{ actor: `seat:${held.id}/${COMPLAINANT}` }]);

    const newer = await tokenOf();
    expect(await party.refused(readOwnRecordAccess, given(token))).toBe('link-replaced');
    await (await desk.as('clerk')).do(withdrawLink, { params: { ...held.params, person: COMPLAINANT } });
    for (const route of [readOwnRecordAccess, playOwnRecord]) {
      expect(await party.refused(route, given(newer))).toBe('link-withdrawn');
    }
    // The access lasts no longer than the expiry written in the token.
    const last = await tokenOf();
    now += 3 * 365 * DAY;
    expect(await party.refused(readOwnRecordAccess, given(last))).toBe('link-expired');
  });
});
