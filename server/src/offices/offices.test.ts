import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchAudit } from '@mahzar/shared/rest/audit';
import {
  changeOffice,
  closeOfficeDay,
  createOffice,
  listOffices,
  listOpenOffices,
  listTurns,
  pauseOffice,
  readHolidays,
  readOffice,
  setHolidays,
} from '@mahzar/shared/rest/offices';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY, SUNDAY_NINE } from '../../test/support/offices.ts';

describe.each(ENGINES)('offices on $name', ({ start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let scheduler: Visitor;
  let deputy: Visitor;

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
    desk.clock.now = () => SATURDAY_EIGHT;
    scheduler = await desk.as('scheduler');
    deputy = await desk.as('prosecutor');
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });

  const make = async (change: object = {}) => scheduler.do(createOffice, { body: officeOf([deputy.account], change) });
  const daysOf = async (office: string) =>
    (await desk.nobody().do(listTurns, { params: { office } })).days.map(({ day, turns }) => [day, turns.length]);

  it('are shown to anybody with their free turns, and without who receives there', async () => {
    const { id } = await make({ name: 'دادسرای دماوند' });
    const { items } = await desk.nobody().do(listOpenOffices);
    expect(items.find((one) => one.id === id)).toMatchObject({ name: 'دادسرای دماوند', paused: null });
    expect(JSON.stringify(items)).not.toContain(deputy.account);
    const turns = await desk.nobody().do(listTurns, { params: { office: id } });
    expect(turns.today).toMatchObject({ state: 'closed' });
    expect(turns.days[0]).toMatchObject({ day: SUNDAY, turns: [{ at: SUNDAY_NINE, free: 1 }, {}, {}] });
    expect(await desk.nobody().refused(listTurns, { params: { office: 'none' } })).toBe('not-found');
  });

  it('are changed by who has read the last change, and each act is noted', async () => {
    const made = await make();
    const params = { office: made.id };
    const body = { ...officeOf([deputy.account], { place: 'طبقه دوم' }), version: 1 };
    expect(await scheduler.do(changeOffice, { params, body })).toMatchObject({ version: 2, place: 'طبقه دوم' });
    expect(await scheduler.refused(changeOffice, { params, body })).toBe('changed-meanwhile');
    expect(await deputy.do(pauseOffice, { params, body: { paused: 'سامانه قطع است', version: 2 } })).toMatchObject({
      paused: 'سامانه قطع است',
    });
    await deputy.do(pauseOffice, { params, body: { paused: null, version: 3 } });
    expect(await deputy.do(readOffice, { params })).toMatchObject({ paused: null, version: 4 });
    const { items } = await (
      await desk.as('administrator')
    ).do(searchAudit, { query: { subject: `office:${made.id}` } });
    expect(items.map(({ act }) => act)).toEqual(['office-resumed', 'office-paused', 'office-changed', 'office-opened']);
  });

  it('have officials who lead hearings', async () => {
    const clerk = await desk.as('clerk');
    for (const account of [clerk.account, 'nobody']) {
      expect(await scheduler.refused(createOffice, { body: officeOf([account]) })).toBe('wrong-staff-role');
    }
    expect(await clerk.refused(createOffice, { body: officeOf([deputy.account]) })).toBe('not-permitted');
    expect((await clerk.do(listOffices)).items.length).toBeGreaterThan(0);
  });

  it('end a day early, close it, and open again with their week', async () => {
    const { id } = await make();
    const params = { office: id };
    const close = (at: number | null, version: number) =>
      deputy.do(closeOfficeDay, { params, body: { date: SUNDAY, at, note: 'جلسه', version } });
    const whole = { params, body: { date: SUNDAY, at: null, note: '', version: 1 } };
    expect(await (await desk.as('prosecutor')).refused(closeOfficeDay, whole)).toBe('not-found');
    await close(9 * 60 + 20, 1);
    expect((await daysOf(id))[0]).toEqual([SUNDAY, 2]);
    await close(null, 2);
    expect((await daysOf(id))[0]).not.toContain(SUNDAY);
    await scheduler.do(changeOffice, { params, body: { ...officeOf([deputy.account]), version: 3 } });
    expect((await daysOf(id))[0]).toEqual([SUNDAY, 3]);
  });

  it('receive nobody on holidays of the list, which an administrator edits', async () => {
    const { id } = await make();
    const administrator = await desk.as('administrator');
    const { version } = await administrator.do(readHolidays);
    const days = [{ date: SUNDAY, name: 'شهادت حضرت فاطمه' }];
    expect(await scheduler.refused(setHolidays, { body: { version, days } })).toBe('not-permitted');
    await administrator.do(setHolidays, { body: { version, days } });
    expect(await administrator.refused(setHolidays, { body: { version, days } })).toBe('changed-meanwhile');
    expect((await daysOf(id))[0]).not.toContain(SUNDAY);
    await administrator.do(setHolidays, { body: { version: version + 1, days: [] } });
    expect((await daysOf(id))[0]).toContain(SUNDAY);
  });

  it('say today until when people may join, and that they are paused', async () => {
    const { id } = await make();
    const params = { office: id };
    const saved = desk.clock.now;
    desk.clock.now = () => SUNDAY_NINE - 20 * 60_000;
    try {
      const turns = await desk.nobody().do(listTurns, { params, query: { kind: 'detention' } });
      expect(turns.today).toMatchObject({ state: 'open', left: 2, closesAt: SUNDAY_NINE + 3_600_000 });
      // The sessions of staff have ended by then.
      const [prosecutor, editor] = [await desk.as('prosecutor'), await desk.as('scheduler')];
      const pause = { params, body: { paused: 'تا ساعت ده', version: 1 } };
      expect(await prosecutor.refused(pauseOffice, pause)).toBe('not-found');
      await editor.do(pauseOffice, pause);
      expect((await desk.nobody().do(listTurns, { params })).today).toMatchObject({ state: 'paused' });
    } finally {
      desk.clock.now = saved;
    }
  });
});
