import type { BoardAlarm, BoardHearing, BoardPerson } from '@mahzar/shared/board/board';
import { describe, expect, it } from 'vitest';
import { newAlarms } from './news.ts';
import { countsOf, delayOf, presentOf, shownOf } from './shown.ts';

const MINUTE = 60_000;
const ALL = { branch: '', alarmsOnly: false, account: null, hideOver: false };

function hearing(id: string, more: Partial<BoardHearing> = {}): BoardHearing {
  return {
    hearing: id,
    kind: 'courtroom',
    phase: 'scheduled',
    suspension: null,
    title: id,
    branch: 'one',
    caseNumber: '',
    startsAt: 100 * MINUTE,
    endsAt: 160 * MINUTE,
    beganAt: null,
    recorder: 'idle',
    recorderFault: null,
    observers: 0,
    staff: [],
    sitting: [],
    alarms: [],
    people: [],
    ...more,
  };
}

const alarm = (kind: BoardAlarm['kind'], since = 1): BoardAlarm => ({ kind, seat: null, since });
const ids = (board: readonly BoardHearing[]) => board.map(({ hearing: id }) => id);

describe('what is shown', () => {
  const board = [
    hearing('over', { phase: 'closed', startsAt: 1 }),
    hearing('late', { startsAt: 3 }),
    hearing('soon', { startsAt: 2, branch: 'two', staff: [{ account: 'me', name: 'Me', as: 'clerk' }] }),
    hearing('alarmed', { startsAt: 4, sitting: ['judge'], alarms: [alarm('recorder')] }),
  ];

  it('has alarms first, what is over last, and else goes by start', () => {
    expect(ids(shownOf(board, ALL))).toEqual(['alarmed', 'soon', 'late', 'over']);
  });

  it('is what fits every filter that is set', () => {
    expect(ids(shownOf(board, { ...ALL, branch: 'two' }))).toEqual(['soon']);
    expect(ids(shownOf(board, { ...ALL, alarmsOnly: true }))).toEqual(['alarmed']);
    expect(ids(shownOf(board, { ...ALL, account: 'me' }))).toEqual(['soon']);
    expect(ids(shownOf(board, { ...ALL, account: 'judge' }))).toEqual(['alarmed']);
    expect(ids(shownOf(board, { ...ALL, hideOver: true }))).toEqual(['alarmed', 'soon', 'late']);
    expect(shownOf(board, { ...ALL, branch: 'two', alarmsOnly: true })).toEqual([]);
  });

  it('is counted', () => {
    expect(countsOf([...board, hearing('held', { phase: 'recess' })])).toEqual({
      over: 1,
      booked: 3,
      held: 1,
      alarms: 1,
    });
  });
});

describe('the delay', () => {
  it('grows until the session begins, and is none of a hearing that never will', () => {
    expect(delayOf(hearing('x'), 99 * MINUTE)).toBe(0);
    expect(delayOf(hearing('x'), 107.9 * MINUTE)).toBe(7);
    expect(delayOf(hearing('x', { phase: 'recess', beganAt: 104 * MINUTE }), 150 * MINUTE)).toBe(4);
    expect(delayOf(hearing('x', { phase: 'cancelled' }), 150 * MINUTE)).toBe(0);
  });
});

describe('people who are present', () => {
  it('are inside with a working line', () => {
    const person = (more: Partial<BoardPerson>): BoardPerson => ({
      seat: '',
      role: 'accused',
      name: '',
      alias: null,
      host: false,
      place: 'courtroom',
      since: null,
      awaySince: null,
      line: { level: 'unknown', lossPercent: null, rttMs: null },
      identity: 'not-asked',
      deviceCheck: null,
      helpSince: null,
      helpBrowsers: 0,
      ...more,
    });
    const people = [person({}), person({ awaySince: 1 }), person({ place: 'left' }), person({ place: 'consultation' })];
    expect(presentOf(hearing('x', { people }))).toBe(2);
  });
});

describe('news', () => {
  it('are alarms that were not there, but for bad lines; one that came back is new', () => {
    const before = [hearing('x', { alarms: [alarm('recorder')] })];
    const after = [hearing('x', { alarms: [alarm('recorder'), alarm('no-host'), alarm('bad-line')] }), hearing('y')];
    expect(newAlarms(before, after).map(({ alarm: { kind } }) => kind)).toEqual(['no-host']);
    expect(newAlarms(after, after)).toEqual([]);
    expect(newAlarms(before, [hearing('x', { alarms: [alarm('recorder', 2)] })])).toHaveLength(1);
  });
});
