import type { QueueActor, QueueEntry, QueueEvent } from '@mahzar/shared/queue/event';
import type { RequestId } from '@mahzar/shared/queue/ids';
import { expect, it } from 'vitest';
import { byUrgency, duesOfMeetings, duesOfRequests } from './due.ts';
import {
  byCitizen,
  CLERK,
  OPENS_AT,
  PROSECUTOR,
  REQUESTS,
  TestQueue,
} from '../../../shared/src/queue/queue.fixture.ts';

const ENDS = OPENS_AT + 3_600_000;
const id = 'r' as RequestId;

type Said = readonly [QueueEvent, QueueActor?];

const entries = (all: readonly Said[]): QueueEntry[] =>
  all.map(([event, actor = CLERK], index) => ({ seq: index + 1, at: OPENS_AT, actor, event }));
const ended: Said = [{ type: 'meeting-ended', request: id, official: PROSECUTOR }];
const given = (dueAt: number | null): Said => [{ type: 'outcome-given', request: id, outcome: 'order', dueAt }];
const said = (done: boolean, actor?: QueueActor): Said => [{ type: 'carrying-out-noted', request: id, done }, actor];
const open = (...all: readonly Said[]) => duesOfMeetings(entries(all), ENDS).map(({ what, dueAt }) => [what, dueAt]);

it('an answer is owed to whoever was met, until it is given; what it orders, until the office says it was done', () => {
  expect(open(ended)).toEqual([['answer', ENDS]]);
  expect(open(ended, given(null))).toEqual([]);
  expect(open(ended, given(9))).toEqual([['carry-out', 9]]);
  expect(open(ended, given(9), said(true))).toEqual([]);
  expect(open(ended, given(9), said(true), said(false))).toEqual([['carry-out', 9]]);
  expect(open(ended, given(9), said(true), given(12))).toEqual([['carry-out', 12]]);
});

it('the citizen’s word alone ends nothing, and reopens what the office has ended, each time anew', () => {
  const citizen = byCitizen(id);
  expect(open(ended, given(9), said(true, citizen))).toEqual([['carry-out', 9]]);
  expect(open(ended, given(9), said(true), said(false, citizen))).toEqual([['carry-out', 9]]);
  expect(open(ended, given(null), said(false, citizen))).toEqual([['carry-out', null]]);
  const again = [ended, given(9), said(true), said(false, citizen), said(true)] as const;
  expect(open(...again)).toEqual([]);
  expect(open(...again, said(false, citizen))).toEqual([['carry-out', 9]]);
});

it('who asked is decided upon before their turn, and after the day no longer', () => {
  const queue = new TestQueue();
  const at = OPENS_AT + 10 * 60_000;
  queue.must({ type: 'ask-ahead', request: REQUESTS[0]!, matter: 'complaint', at }, byCitizen(REQUESTS[0]!));
  expect(duesOfRequests(queue.state)).toMatchObject([{ what: 'decide', request: REQUESTS[0], dueAt: at }]);
  queue.must({ type: 'close', reason: 'emergency' }, CLERK);
  expect(duesOfRequests(queue.state)).toEqual([]);
});

it('what is late stands first, then what is due first; what the office says was done is not late', () => {
  const due = (dueAt: number | null, office: boolean | null = null) =>
    ({ what: 'carry-out', dueAt, carriedOut: { office, citizen: null } }) as const;
  const all = [due(null), due(7), due(1, true), due(3)];
  expect(all.sort(byUrgency(5)).map(({ dueAt }) => dueAt)).toEqual([3, 1, 7, null]);
});
