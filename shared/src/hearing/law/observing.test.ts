import { describe, expect, it } from 'vitest';
import { CITIZEN, CLERK, Courtroom, JUDGE, session } from '../courtroom.fixture.ts';
import { sourceId } from '../ids.ts';
import type { SeatId } from '../ids.ts';
import { reach } from './reach.ts';

const line = { seat: CITIZEN, session: session(CITIZEN) };
const courtroom = () => new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN);
const last = (court: Courtroom, count: number) => court.log.slice(-count).map(({ event }) => event);

describe('a lost line', () => {
  it('counts from the last sign of life, not from when it was missed', () => {
    const court = courtroom();
    const heard = court.now;
    court.now += 6_000;
    court.observe({ type: 'note-line-lost', ...line, since: heard });
    expect(last(court, 1)).toEqual([{ type: 'line-lost', seat: CITIZEN, since: heard }]);
    expect(court.seat(CITIZEN)).toMatchObject({ awaySince: heard, place: { here: false } });
    court.now += 4_000;
    court.observe({ type: 'note-line-restored', ...line });
    const awayMs = court.now - heard;
    expect(last(court, 1)).toEqual([{ type: 'line-restored', seat: CITIZEN, awayMs }]);
    expect(court.seat(CITIZEN)).toMatchObject({ awaySince: null, lastLineLoss: { ms: awayMs, at: court.now } });
  });

  it('never counts a moment twice, nor one that is yet to come', () => {
    const court = courtroom();
    court.connectionLost(CITIZEN);
    court.observe({ type: 'note-line-restored', ...line });
    const back = court.now;
    court.observe({ type: 'note-line-lost', ...line, since: back - 5_000 });
    expect(court.seat(CITIZEN).awaySince).toBe(back);
    court.observe({ type: 'note-line-restored', ...line });
    court.observe({ type: 'note-line-lost', ...line, since: court.now + 60_000 });
    expect(court.seat(CITIZEN).awaySince).toBe(court.now);
  });

  it('leaves a person who can still ask their acts, and nothing that is heard or seen', () => {
    const court = courtroom();
    court.connectionLost(CITIZEN);
    expect(court.ask(CITIZEN, { type: 'set-microphone', on: false })).toBe('ok');
    expect(court.seat(CITIZEN).microphone).toBe('off');
    expect(court.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' })).toBe('ok');
    expect(reach(court.state).listeners.has(CITIZEN)).toBe(false);
    court.connectionLost(JUDGE);
    expect(court.ask(JUDGE, { type: 'share-screen' })).toBe('not-entered');
    expect(court.ask(JUDGE, { type: 'dismiss', seat: CITIZEN })).toBe('ok');
  });

  it('is not ended by the word of the browser that holds the seat', () => {
    const court = courtroom();
    court.connectionLost(CITIZEN);
    expect(court.enter(CITIZEN)).toBe('ok');
    expect(court.seat(CITIZEN).place).toMatchObject({ here: false });
  });
});

describe('a gap that was over before it was noted', () => {
  it('is in the log with its length, while nothing else changes', () => {
    const court = courtroom();
    court.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' });
    const before = court.seat(CITIZEN);
    const since = court.now;
    court.now += 2_100;
    court.observe({ type: 'note-line-gap', ...line, since, until: since + 2_000 });
    expect(last(court, 1)).toEqual([{ type: 'line-restored', seat: CITIZEN, awayMs: 2_000 }]);
    expect(court.seat(CITIZEN)).toEqual({ ...before, lastLineLoss: { ms: 2_000, at: court.now } });
  });

  it('is noted of nobody who is away, and of no other browser', () => {
    const court = courtroom();
    const gap = { type: 'note-line-gap', since: court.now, until: court.now + 50 } as const;
    expect(court.observe({ ...gap, seat: CITIZEN, session: session('other') })).toBe('session-replaced');
    court.connectionLost(CITIZEN);
    const { length } = court.log;
    court.observe({ ...gap, ...line });
    expect(court.log).toHaveLength(length);
  });
});

describe('missing pictures of a recorded source', () => {
  const gap = { source: sourceId(CITIZEN, 'camera'), from: 1000, to: 5000, missingMs: 3000 };

  it('are in the log as the recorder tells of them, also when the hearing is over, and change nothing else', () => {
    const court = courtroom();
    const before = court.state;
    court.observe({ type: 'note-picture-gap', ...gap });
    expect(last(court, 1)).toEqual([{ type: 'picture-gap', ...gap }]);
    expect(court.state).toEqual(before);
    court.ask(JUDGE, { type: 'close' });
    court.observe({ type: 'note-picture-gap', ...gap });
    expect(last(court, 1)).toEqual([{ type: 'picture-gap', ...gap }]);
  });

  it('are of somebody who has a seat', () => {
    const court = courtroom();
    const before = court.log.length;
    court.observe({ type: 'note-picture-gap', ...gap, source: sourceId('nobody' as SeatId, 'camera') });
    expect(court.log).toHaveLength(before);
  });
});
