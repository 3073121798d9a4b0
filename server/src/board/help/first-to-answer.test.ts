import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Seat } from '@mahzar/shared/hearing/state';
import { expect, it } from 'vitest';
import { browsersWaitingIn, firstToAnswer } from './first-to-answer.ts';

const PROVEN = 'proven' as BrowserHash;

function asked(browser: string | null, askedAt: number) {
  const of = { hearing: 'h' as HearingId, seat: 's' as SeatId, browser: browser as BrowserHash | null };
  return { id: `${browser} ${askedAt}`, ...of, askedAt, closedAt: null };
}

it('is who holds or has proven the seat, then whose browser is connected, then who asked last', () => {
  const seat = { identity: 'proven', provenBrowser: PROVEN } as Seat;
  const open = [
    asked(null, 9),
    asked('gone', 8),
    asked('gone', 7),
    asked('lobby', 6),
    asked('lobby', 5),
    asked('holder', 1),
  ];
  const connected = (...holds: [string, boolean][]) => new Map(holds as [BrowserHash, boolean][]);
  const first = (requests: typeof open, browsers?: Map<BrowserHash, boolean>) =>
    firstToAnswer(requests, seat, browsers)?.id;
  const browsers = connected(['lobby', false], ['holder', true], [PROVEN, false]);
  expect(first(open, browsers)).toBe('holder 1');
  expect(first([...open, asked(PROVEN, 2)], browsers)).toBe('proven 2');
  expect(first(open, connected(['lobby', false]))).toBe('lobby 6');
  expect(first([asked(PROVEN, 2), ...open], connected(['lobby', false]))).toBe('lobby 6');
  expect(first(open)).toBe('gone 8');
  expect(first(open.slice(0, 1))).toBe('null 9');
  expect(first([])).toBeUndefined();
});

it('waits in as many browsers as have asked, however often each did', () => {
  const open = [asked('one', 1), asked('one', 2), asked('other', 3), asked(null, 4)];
  expect([...browsersWaitingIn(open)]).toEqual([['s', 3]]);
  expect(browsersWaitingIn([]).size).toBe(0);
});
