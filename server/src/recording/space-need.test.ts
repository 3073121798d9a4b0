import { Courtroom, CITIZEN, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import { describe, expect, it } from 'vitest';
import { bytesLeftToSessions, hasRoomFor, recordedBytesPerSecond, spaceFault } from './space-need.ts';

const MINUTE_MS = 60_000;
const RESERVE = 1_000;
const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
const { state } = court;
const rate = recordedBytesPerSecond(state);
const booked = ((state.endsAt - court.now) / 1000) * rate;
const room = { reserveBytes: RESERVE, now: court.now };

describe('room for a session', () => {
  it('is needed for the time that is asked for, or the rest of the booked time, beside the sessions that are on', () => {
    const minute = rate * 60;
    const has = (freeBytes: number, sessions: (typeof state)[], horizonMs = MINUTE_MS) =>
      hasRoomFor(state, sessions, { ...room, freeBytes, horizonMs });
    expect(has(RESERVE + minute, [])).toBe(true);
    expect(has(RESERVE + minute - 1, [])).toBe(false);
    // It is not counted twice, and another is.
    expect(has(RESERVE + minute, [state])).toBe(true);
    expect(has(RESERVE + minute, [{ ...state, id: 'other' as typeof state.id }])).toBe(false);
    expect(has(RESERVE + booked, [], Infinity)).toBe(true);
  });

  it('is none where only the reserve is left, and little where it does not last to the end', () => {
    expect(spaceFault([state], [], { ...room, freeBytes: RESERVE - 1 }, null)).toEqual({ kind: 'full' });
    expect(spaceFault([state], [], { ...room, freeBytes: RESERVE + rate * 60 * 7.5 }, null)).toEqual({
      kind: 'low',
      minutes: 7,
    });
    expect(spaceFault([state], [], { ...room, freeBytes: RESERVE + rate * 60 * 14 }, null)).toEqual({
      kind: 'low',
      minutes: 10,
    });
    expect(spaceFault([state], [], { ...room, freeBytes: RESERVE + booked }, null)).toBeNull();
    expect(spaceFault([], [], { ...room, freeBytes: RESERVE }, null)).toBeNull();
  });

  it('is left by whatever else is written, also to one more session that begins', () => {
    const toBegin = bytesLeftToSessions([], court.now, MINUTE_MS);
    expect(toBegin).toBeGreaterThan(0);
    const left = bytesLeftToSessions([state], court.now, MINUTE_MS);
    expect(left - toBegin).toBeCloseTo(booked * 1.1);
    // With no more than that, no session that is on raises an alarm.
    expect(spaceFault([state], [], { ...room, freeBytes: RESERVE + left }, 'low')).toBeNull();
  });

  it('is said to be little until there is clearly enough', () => {
    const justEnough = { ...room, freeBytes: RESERVE + booked * 1.05 };
    expect(spaceFault([state], [], justEnough, 'low')).toMatchObject({ kind: 'low' });
    expect(spaceFault([state], [], justEnough, null)).toBeNull();
  });

  it('is held against what is booked for today, in the order in which it begins', () => {
    const HOUR_MS = 60 * MINUTE_MS;
    const session = (inHours: number, speakers = 2) => {
      const startsAt = court.now + inHours * HOUR_MS;
      return { startsAt, endsAt: startsAt + HOUR_MS, speakers };
    };
    const one = 168_000 * 3_600;
    const found = (freeBytes: number, booked: ReturnType<typeof session>[], before: 'booked' | null = null) =>
      spaceFault([state], booked, { ...room, freeBytes: RESERVE + freeBytes }, before);
    expect(found(rate * 3_600 + 2 * one + booked, [session(2), session(1)])).toBeNull();
    expect(found(booked + 2 * one, [session(2), session(1)])).toBeNull();
    expect(found(booked + 2 * one - 1, [session(2), session(1)])).toEqual({ kind: 'booked', sessions: 1 });
    // A large session that comes first leaves no room for later ones.
    expect(found(booked + 2 * one, [session(3), session(1, 5), session(2)])).toEqual({ kind: 'booked', sessions: 3 });
    // No more than six with cameras, and three hours.
    expect(found(booked + 3 * one, [session(1, 60)])).toBeNull();
    expect(found(booked + 3 * one, [{ ...session(1), endsAt: court.now + 12 * HOUR_MS }])).toBeNull();
    // Its time is over, or half over.
    expect(found(booked, [session(-1)])).toBeNull();
    expect(found(booked + one / 2, [session(-0.5)])).toBeNull();
    // Missing room for running sessions is reported first.
    expect(found(booked - 1, [session(1)])).toMatchObject({ kind: 'low' });
    expect(found(booked + 1.05 * one, [session(1)], 'booked')).toEqual({ kind: 'booked', sessions: 1 });
    expect(found(booked + 1.05 * one, [session(1)])).toBeNull();
  });
});
