import { describe, expect, it } from 'vitest';
import { bodyOfHours, draftOfHours, likeDay, nextTimeRange, problemsOfHours } from './draft.ts';
import type { HoursDraft } from './draft.ts';

const newId = () => 'x';
const NINE_TO_TWO = { id: 'x', from: '09:00', to: '14:00' };
const EMPTY = draftOfHours({ weekly: [], exceptions: [] }, newId);
const on = (day: number, ...hours: HoursDraft['weekly'][number]): HoursDraft => ({
  ...EMPTY,
  weekly: EMPTY.weekly.map((old, at) => (at === day ? hours : old)),
});

describe('working hours in the form', () => {
  it('come back as they were, whole days until midnight too', () => {
    const hours = {
      weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, hours: day === 6 ? [] : [{ from: 450, to: 1440 }] })),
      exceptions: [{ date: '2026-12-21', hours: [] }],
    };
    expect(bodyOfHours(draftOfHours(hours, newId))).toEqual(hours);
  });

  it('say nothing of the week when no day has any', () => {
    expect(bodyOfHours(EMPTY)).toEqual({ weekly: [], exceptions: [] });
  });

  it('are sent by their beginning, however they were typed', () => {
    const draft = on(2, { id: 'b', from: '15:00', to: '17:00' }, NINE_TO_TWO);
    expect(bodyOfHours(draft).weekly[2]?.hours).toEqual([
      { from: 540, to: 840 },
      { from: 900, to: 1020 },
    ]);
  });

  it('need both ends, the later one last', () => {
    expect(problemsOfHours(on(1, { ...NINE_TO_TWO, to: '' }))).toEqual([
      { field: 'weekly.1.hours.0.to', code: 'required' },
    ]);
    expect(problemsOfHours(on(1, NINE_TO_TWO, { id: 'b', from: '15:00', to: '15:00' }))).toEqual([
      { field: 'weekly.1.hours.1.to', code: 'before-start' },
    ]);
    expect(problemsOfHours(on(1, { ...NINE_TO_TWO, to: '00:00' }))).toEqual([]);
  });

  it('have each day that differs once', () => {
    const day = { id: 'x', date: '2026-12-21', hours: [] };
    expect(problemsOfHours({ ...EMPTY, exceptions: [day, { ...day, date: '' }, day] })).toEqual([
      { field: 'exceptions.1.date', code: 'required' },
      { field: 'exceptions.2.date', code: 'repeated' },
    ]);
  });

  it('of one day are taken over for the days from Saturday to Wednesday', () => {
    const hours = likeDay(on(3, NINE_TO_TWO).weekly, 3, newId).map((each) => each.length);
    expect(hours).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  it('go on after those that are there', () => {
    expect(nextTimeRange([NINE_TO_TWO], newId)).toMatchObject({ from: '15:00', to: '17:00' });
    expect(nextTimeRange([{ id: 'x', from: '20:00', to: '23:30' }], newId)).toMatchObject({
      from: '23:00',
      to: '00:00',
    });
  });
});
