import { Courtroom, CITIZEN, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { EventBus } from '../kernel/event-bus.ts';
import { BookedSessions } from './booked-sessions.ts';
import type { BookedSessionsOptions } from './booked-sessions.ts';

const log = pino({ level: 'silent' });
const people = [
  { role: 'presiding-judge', through: null },
  { role: 'complainant', through: null },
  // A person at somebody else's device, and an observer.
  { role: 'companion', through: 'citizen' },
  { role: 'observer', through: null },
] as const;

function bookingOf(hearing: string, state: 'booked' | 'opened' | 'cancelled' | 'over' = 'booked') {
  return { hearing: hearing as HearingId, state, kind: 'courtroom', startsAt: 100, endsAt: 200, people } as const;
}

type Bookings = Awaited<ReturnType<BookedSessionsOptions['bookingsOf']>>;

/** `read` is what there is to read; it may be changed. */
function watched(bookings: Bookings, phase: 'open' | 'recess' = 'open') {
  const bus = new EventBus();
  const asked: [number, number][] = [];
  const read = { bookings };
  const booked = new BookedSessions({
    bus,
    bookingsOf: (from, to) => {
      asked.push([from, to]);
      return Promise.resolve(read.bookings);
    },
    phaseOf: () => Promise.resolve(phase),
    dayOf: () => ({ from: 0, to: 86_400_000 }),
    now: () => 50,
    log,
  });
  return { bus, booked, asked, read };
}

it('are those of today that are neither cancelled nor over, with everybody who sends something of their own', async () => {
  const { booked, asked } = watched([bookingOf('a'), bookingOf('b', 'opened'), bookingOf('c', 'cancelled')]);
  expect(booked.toBegin).toEqual([]);
  await booked.read();
  expect(asked).toEqual([[0, 86_400_000]]);
  const session = { startsAt: 100, endsAt: 200, speakers: 2 };
  expect(booked.toBegin).toMatchObject([session, session]);
});

it('are not those that had begun when the service started', async () => {
  const { booked } = watched([bookingOf('a'), bookingOf('b', 'opened')], 'recess');
  await booked.read();
  expect(booked.toBegin).toHaveLength(1);
});

it('are no more when they have begun, and read again when one is booked', async () => {
  const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
  const { bus, booked, read } = watched([bookingOf(court.state.id)]);
  await booked.read();
  const changed = () => bus.publish('hearing-changed', { seq: court.log.length, state: court.state }, []);
  changed();
  expect(booked.toBegin).toHaveLength(1);
  court.inSession();
  changed();
  expect(booked.toBegin).toEqual([]);
  read.bookings = [bookingOf(court.state.id), bookingOf('new')];
  bus.publish('booking-stored', 'new' as HearingId);
  await expect.poll(() => booked.toBegin).toHaveLength(1);
});
