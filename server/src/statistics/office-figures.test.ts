import type { QueueEntry, QueueEvent } from '@mahzar/shared/queue/event';
import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { planned } from '@mahzar/shared/queue/law/decide';
import { expect, it } from 'vitest';
import { DAY, DEPUTY, OFFICE, OPENS_AT, PLAN, PROSECUTOR } from '../../../shared/src/queue/queue.fixture.ts';
import { meetingsOfDay, officeFigures } from './office-figures.ts';

const MINUTE = 60_000;
const DUE = OPENS_AT + 86_400_000;

/** A day's log; times are minutes after its opening. */
function day(...events: readonly (readonly [minute: number, event: QueueEvent, by?: 'citizen'])[]): QueueEntry[] {
  const all = [[-100, planned(OFFICE, DAY, PLAN)] as const, ...events];
  return all.map(([minute, event, by], index) => ({
    seq: index + 1,
    at: OPENS_AT + minute * MINUTE,
    actor: by === undefined ? { kind: 'system' } : { kind: by, request: 'r' as RequestId },
    event,
  }));
}

const id = (request: string) => request as RequestId;
const asks = (request: string, via: 'ahead' | 'today', number: number) => {
  const held = { type: 'request-asked', request: id(request), matter: 'complaint', via, number } as const;
  return [
    [-90, held],
    [-80, { type: 'turn-given', request: id(request), number, before: null }],
  ] as const;
};
const arrives = (minute: number, request: string) => [minute, { type: 'arrived', request: id(request) }] as const;
/** Called, met, and left so many minutes later. */
const meets = (minute: number, request: string, long: number, official: OfficialId) => {
  const of = { request: id(request), official };
  return [
    [minute, { type: 'called', ...of, hearing: `h-${request}` as HearingId }],
    [minute + 1, { type: 'meeting-begun', request: of.request }],
    [minute + 1 + long, { type: 'meeting-ended', ...of }],
  ] as const;
};
const answered = (minute: number, request: string, dueAt: number | null) =>
  [
    minute,
    { type: 'outcome-given', request: id(request), outcome: dueAt === null ? 'advice' : 'order', dueAt },
  ] as const;

const LOG = day(
  ...asks('early', 'ahead', 3),
  ...asks('late', 'today', 5),
  ...asks('handed', 'today', 6),
  ...asks('absent', 'ahead', 1),
  ...asks('left', 'today', 7),
  [-70, { type: 'request-asked', request: id('refused'), matter: 'complaint', via: 'ahead', number: 2 }],
  [-60, { type: 'request-refused', request: id('refused'), reason: 'incomplete' }],
  [-70, { type: 'request-asked', request: id('double'), matter: 'complaint', via: 'today', number: null }],
  [-60, { type: 'request-merged', request: id('double'), into: id('late'), place: false }],
  [-1, { type: 'queue-opened' }],
  [0, { type: 'official-joined', official: PROSECUTOR }],
  [0, { type: 'official-joined', official: DEPUTY }],
  // Comes half an hour before the turn at minute 10, and is called 4 minutes after it.
  arrives(-20, 'early'),
  arrives(2, 'late'),
  arrives(3, 'handed'),
  ...meets(14, 'early', 6, PROSECUTOR),
  answered(22, 'early', DUE),
  ...meets(32, 'late', 10, PROSECUTOR),
  [5, { type: 'called', request: id('handed'), official: PROSECUTOR, hearing: 'h1' as HearingId }],
  [6, { type: 'meeting-begun', request: id('handed') }],
  [10, { type: 'handed-over', request: id('handed'), from: PROSECUTOR, to: DEPUTY, before: null }],
  ...meets(40, 'handed', 3, DEPUTY),
  answered(50, 'handed', null),
  [240, { type: 'queue-closed', reason: 'day-over', left: [id('left')], absent: [id('absent')] }],
);

it('a day is counted by its log: waiting from the turn or from coming, meetings by all their parts', () => {
  const { total } = officeFigures(meetingsOfDay(LOG), 'day', DUE);
  expect(total).toEqual({
    key: '',
    name: '',
    asked: 6,
    accepted: 5,
    refused: 1,
    seen: 3,
    noShows: 1,
    leftOver: 1,
    // 4, 30 and 2 minutes.
    waitedMedianMinutes: 4,
    waited90Minutes: 30,
    // 6, 10, and 4 with one official and 3 with another.
    lengthMedianMinutes: 7,
    outcomes: { order: 1, referral: 0, advice: 1, 'needs-presence': 0, 'hearing-booked': 0, 'file-opened': 0 },
    unanswered: 1,
    late: 0,
  });
});

it('an answer is late after its deadline, until the office says that it was carried out', () => {
  const late = (log: readonly QueueEntry[]) => officeFigures(meetingsOfDay(log), 'day', DUE + 1).total.late;
  const said = (by?: 'citizen') => [
    ...LOG,
    { ...day([300, { type: 'carrying-out-noted', request: id('early'), done: true }, by])[1]!, seq: LOG.length + 1 },
  ];
  expect(late(LOG)).toBe(1);
  expect(late(said('citizen'))).toBe(1);
  expect(late(said())).toBe(0);
});

it('they are grouped by day and by official; of who met nobody there is a row without one', () => {
  const facts = meetingsOfDay(LOG);
  const next = facts.map((one) => ({ ...one, day: '2026-11-30' }));
  expect(officeFigures([...facts, ...next], 'day', 0).items.map(({ key, asked }) => [key, asked])).toEqual([
    [DAY, 6],
    ['2026-11-30', 6],
  ]);
  expect(officeFigures(facts, 'official', 0).items.map(({ key, seen }) => [key, seen])).toEqual([
    ['', 0],
    [DEPUTY, 1],
    [PROSECUTOR, 2],
  ]);
  expect(officeFigures([], 'day', 0)).toMatchObject({ total: { asked: 0, waited90Minutes: null }, items: [] });
});
