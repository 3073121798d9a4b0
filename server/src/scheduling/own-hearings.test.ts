import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocateMyself } from '@mahzar/shared/rest/allocation';
import { cancelBooking, copyBooking, createBooking, ownLink } from '@mahzar/shared/rest/bookings';
import { createCase } from '@mahzar/shared/rest/cases';
import { draftOrder } from '@mahzar/shared/rest/orders';
import { MAX_TASKS, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 09:30 in Tehran. */
const NOW = Date.UTC(2026, 10, 24, 6);

describe.each(ENGINES)("hearings of one's own, on $name,", ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let scheduler: Visitor;
  let judge: Visitor;
  let clerk: Visitor;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    desk.clock.now = () => NOW;
    [scheduler, judge, clerk] = await Promise.all([desk.as('scheduler'), desk.as('judge'), desk.as('clerk')]);
  });
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  let cases = 0;
  const book = (title: string, startsAt: number, account: string | null = judge.account) =>
    scheduler.do(createBooking, {
      body: {
        caseNumber: `1405-${(cases += 1)}`,
        branch: 'شعبه ۱',
        kind: 'courtroom',
        startsAt,
        endsAt: startsAt + HOUR,
        title,
        people: [
          { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: account },
          { id: 'party', role: 'accused', name: 'کاوه رحیمی' },
        ],
      },
    });
  const happens = async (hearing: string, ...types: ('hearing-opened' | 'hearing-adjourned' | 'hearing-closed')[]) => {
    const log = await desk.storage.log.read(hearing as HearingId);
    const events = types.map((type) => ({ type }));
    await desk.storage.log.append(hearing as HearingId, log.length, NOW, { kind: 'system' }, events as never);
  };
  const titles = async (who: Visitor) => {
    const found = await who.do(readOwnHearings);
    const [today, next, withoutDate] = [found.today, found.next, found.withoutDate].map((items) =>
      items.map(({ title }) => title),
    );
    return { today, next, withoutDate };
  };

  it('are those of today, then the next, and nobody else’s', async () => {
    const first = await book('this morning', NOW - HOUR);
    await book('this evening', NOW + 6 * HOUR);
    await book('tomorrow', NOW + DAY);
    await book('of somebody else', NOW, null);
    expect(await titles(judge)).toEqual({
      today: ['this morning', 'this evening'],
      next: ['tomorrow'],
      withoutDate: [],
    });
    expect(await titles(clerk)).toEqual({ today: [], next: [], withoutDate: [] });
    expect((await judge.do(readOwnHearings)).today[0]).toMatchObject({ seat: 'presiding-judge', allocatedAs: null });
    const { link } = await judge.do(ownLink, { params: { booking: first.id }, body: {} });
    // The token is in the fragment, which browsers do not send.
    expect(new URL(link).pathname + new URL(link).search).toBe(`/hearing/${first.id}?lang=fa`);
    expect(await clerk.refused(ownLink, { params: { booking: first.id }, body: {} })).toBe('not-found');
  });

  it('are also those that one looks after', async () => {
    const booking = await book('taken on', NOW + 2 * HOUR, null);
    await clerk.do(allocateMyself, { body: { booking: booking.id, as: 'clerk' } });
    const { today } = await clerk.do(readOwnHearings);
    expect(today).toMatchObject([{ title: 'taken on', seat: null, allocatedAs: 'clerk' }]);
  });

  it('wait for a next date from when they are adjourned until one is set', async () => {
    const lawsuit = await book('adjourned', NOW - DAY);
    const closed = await book('closed', NOW - DAY);
    await happens(lawsuit.id, 'hearing-opened', 'hearing-adjourned');
    await happens(closed.id, 'hearing-opened', 'hearing-closed');
    expect((await titles(judge)).withoutDate).toEqual(['adjourned']);
    const copy = { startsAt: NOW + 7 * DAY, endsAt: NOW + 7 * DAY + HOUR };
    const next = await scheduler.do(copyBooking, { params: { booking: lawsuit.id }, body: copy });
    expect((await titles(judge)).withoutDate).toEqual([]);
    const cancel = { version: next.version, reason: 'the judge is ill' };
    await scheduler.do(cancelBooking, { params: { booking: next.id }, body: cancel });
    expect((await titles(judge)).withoutDate).toEqual(['adjourned']);
  });

  it('stand beside what waits in cases: the oldest of it, in as what the account may still act', async () => {
    const body = { number: '1405-900', branch: 'شعبه ۱', kind: 'civil', title: 'مطالبه', notes: '', people: [] };
    const { id } = await scheduler.do(createCase, { body });
    const at = { params: { case: id } };
    await scheduler.do(readProceedings, at);
    const both = await desk.as('judge', 'clerk');
    for (const [as, account] of [
      ['judge', both.account],
      ['clerk', clerk.account],
    ])
      await scheduler.do(actInCase, { ...at, body: { type: 'assign-staff', as, account } });
    const text = { title: 'قرار', sections: [{ heading: '', body: 'متن.' }] };
    const draft = { order: 'order-1', kind: 'order', level: 'parties', to: [], deadline: null, text };
    await clerk.do(draftOrder, { ...at, body: draft });
    const tasks = async (who: Visitor) => (await who.do(readOwnHearings)).tasks;
    const first = { what: 'sign-order', case: { id, number: '1405-900' }, since: NOW, order: 'order-1' };
    expect(await tasks(both)).toEqual({ items: [first], total: 1 });
    expect(await tasks(clerk)).toEqual({ items: [], total: 0 });
    const { db } = desk.storage.database;
    const row = { account: both.account, case_id: id, what: 'serve-order', number: null, since: NOW + 1 } as const;
    const later = Array.from({ length: MAX_TASKS + 2 }, (_, index) => ({ ...row, subject: `order-${index + 2}` }));
    await db
      .insertInto('case_tasks')
      .values(later.map((one) => ({ ...one, assigned_as: 'judge' as const })))
      .execute();
    const many = await tasks(both);
    expect([many.items.length, many.items[0], many.total]).toEqual([MAX_TASKS, first, MAX_TASKS + 3]);
    // A person who is only a judge learns nothing of the clerk's tasks.
    await db.updateTable('case_tasks').set({ account: judge.account, assigned_as: 'clerk' }).execute();
    expect(await tasks(judge)).toEqual({ items: [], total: 0 });
  });

  it('are for those who sit in hearings: others have none', async () => {
    expect(await scheduler.refused(readOwnHearings)).toBe('not-permitted');
    expect(await desk.nobody().refused(readOwnHearings)).toBe('not-signed-in');
  });
});
