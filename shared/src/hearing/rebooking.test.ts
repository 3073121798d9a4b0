import { describe, expect, it } from 'vitest';
import type { Rebooking } from './command.ts';
import {
  ACCUSED,
  CITIZEN,
  CLERK,
  COMPANION,
  Courtroom,
  JUDGE,
  LAWYER,
  PRISONER,
  SEATS,
  WITNESS,
} from './courtroom.fixture.ts';
import { replay } from './evolve/evolve.ts';
import type { ScreeningId, SeatId } from './ids.ts';

const S1 = 's1' as ScreeningId;
const S2 = 's2' as ScreeningId;
const NEWCOMER = 'newcomer' as SeatId;

/** Returns a plan that equals the present booking except for `change`. */
function plan(room: Courtroom, change: Partial<Rebooking> = {}): Rebooking {
  const { kind, startsAt, endsAt } = room.state;
  const seats = SEATS;
  const measures = {
    protect: [],
    unprotect: [],
    requireInterpreter: [],
    waiveInterpreter: [],
    screen: [],
    lift: [],
    galleryOpen: null,
  };
  return { kind, startsAt, endsAt, seats, ...measures, ...change };
}

function rebook(room: Courtroom, change: Partial<Rebooking> = {}) {
  const before = room.log.length;
  const code = room.observe({ type: 'note-rebooked', plan: plan(room, change) });
  return { code, events: room.log.slice(before).map(({ event }) => event.type) };
}

const without = (...ids: SeatId[]) => SEATS.filter(({ id }) => !ids.includes(id));

describe('a hearing that has not been opened', () => {
  it('is put off to another time, and nothing else of it changes', () => {
    const room = new Courtroom();
    const before = room.state;
    const startsAt = before.startsAt + 86_400_000;
    expect(rebook(room, { startsAt, endsAt: startsAt + 60_000 })).toEqual({
      code: 'ok',
      events: ['hearing-rescheduled'],
    });
    expect(room.state).toEqual({ ...before, startsAt, endsAt: startsAt + 60_000 });
    expect(replay(room.log)).toEqual(room.state);
  });

  it('has no entry when it is booked as it was', () => {
    expect(rebook(new Courtroom())).toEqual({ code: 'ok', events: [] });
  });

  it('alone has links come to others: once it is opened nobody is booked with another account', () => {
    const room = new Courtroom();
    expect(rebook(room, { redirected: true })).toEqual({ code: 'ok', events: [] });
    room.with(JUDGE);
    expect(rebook(room, { redirected: true })).toEqual({ code: 'wrong-phase', events: [] });
    expect(rebook(room)).toEqual({ code: 'ok', events: [] });
  });

  it('is opened to other people than those first booked: a newcomer enters, who was taken off does not', () => {
    const room = new Courtroom();
    const seats = [...without(WITNESS), { id: NEWCOMER, role: 'complainant' } as const];
    expect(rebook(room, { seats })).toEqual({ code: 'ok', events: ['seats-changed'] });
    room.with(JUDGE);
    expect(room.enter(NEWCOMER)).toBe('ok');
    expect(room.enter(WITNESS)).toBe('unknown-seat');
    expect(replay(room.log)).toEqual(room.state);
  });

  it('becomes a meeting, at which the prosecutor presides', () => {
    const room = new Courtroom();
    expect(rebook(room, { kind: 'meeting' }).events).toEqual(['seats-changed']);
    expect(room.enter('prosecutor' as SeatId)).toBe('ok');
    expect(room.state.phase).toBe('open');
  });

  it('gets screenings, loses them, and has them drawn anew', () => {
    const room = new Courtroom();
    const screen = [{ id: S1, between: [[CITIZEN], [ACCUSED]] }] as const;
    expect(rebook(room, { screen }).events).toEqual(['people-screened']);
    expect(rebook(room, { screen }).events).toEqual([]);
    const wider = [{ id: S1, between: [[CITIZEN, WITNESS], [ACCUSED]] }] as const;
    expect(rebook(room, { screen: wider }).events).toEqual(['screen-lifted', 'people-screened']);
    expect(room.state.screenings.get(S1)).toEqual(wider[0]);
    expect(rebook(room, { lift: [S1] }).events).toEqual(['screen-lifted']);
    expect(room.state.screenings.size).toBe(0);
  });

  it('keeps what the court has ordered meanwhile, unless the desk speaks of it', () => {
    const room = new Courtroom();
    room.ask(JUDGE, { type: 'screen', screen: S1, between: [[CITIZEN], [ACCUSED]] });
    room.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    rebook(room, { startsAt: room.state.startsAt + 1, seats: [...SEATS, { id: NEWCOMER, role: 'expert' }] });
    expect([...room.state.screenings.keys()]).toEqual([S1]);
    expect(room.seat(WITNESS)).toMatchObject({ protected: true, alias: 1 });
    rebook(room, { unprotect: [WITNESS], seats: [...SEATS, { id: NEWCOMER, role: 'expert' }] });
    expect(room.seat(WITNESS)).toMatchObject({ protected: false, alias: 1 });
  });

  it('is booked with the order that somebody talks in private only with their interpreter, and without it again', () => {
    const room = new Courtroom();
    expect(rebook(room, { requireInterpreter: [ACCUSED] }).events).toEqual(['seats-changed']);
    expect(room.seat(ACCUSED).interpreterRequired).toBe(true);
    expect(rebook(room, { startsAt: room.state.startsAt + 1 }).events).toEqual(['hearing-rescheduled']);
    expect(room.seat(ACCUSED).interpreterRequired).toBe(true);
    expect(replay(room.log)).toEqual(room.state);
    expect(rebook(room, { waiveInterpreter: [ACCUSED] }).events).toEqual(['seats-changed']);
    expect(room.seat(ACCUSED).interpreterRequired).toBe(false);
  });

  it('once opened, is the court’s to say so: what it lifted stays lifted, whatever else of the booking changes', () => {
    const room = new Courtroom();
    rebook(room, { requireInterpreter: [ACCUSED] });
    room.with(JUDGE);
    expect(room.ask(JUDGE, { type: 'require-interpreter', seat: ACCUSED, on: false })).toBe('ok');
    expect(rebook(room)).toEqual({ code: 'ok', events: [] });
    expect(rebook(room, { requireInterpreter: [ACCUSED] }).code).toBe('wrong-phase');
    expect(room.seat(ACCUSED).interpreterRequired).toBe(false);
  });

  it('narrows a screen by who is taken off, and lifts one that has nobody on a side', () => {
    const room = new Courtroom();
    room.ask(JUDGE, { type: 'screen', screen: S1, between: [[CITIZEN, WITNESS], [ACCUSED]] });
    room.ask(JUDGE, { type: 'screen', screen: S2, between: [[WITNESS], [ACCUSED]] });
    rebook(room, { seats: without(WITNESS) });
    expect([...room.state.screenings.values()]).toEqual([{ id: S1, between: [[CITIZEN], [ACCUSED]] }]);
  });

  it('numbers protected people, and gives nobody the number of another', () => {
    const room = new Courtroom();
    rebook(room, { protect: [WITNESS, CITIZEN] });
    const numbers = () => [CITIZEN, WITNESS].map((id) => room.seat(id).alias);
    expect(numbers()).toEqual([1, 2]);
    rebook(room, { seats: [...without(CITIZEN, COMPANION), { id: NEWCOMER, role: 'witness' }], protect: [NEWCOMER] });
    expect([WITNESS, NEWCOMER].map((id) => room.seat(id).alias)).toEqual([2, 3]);
  });

  it('cannot be booked with a screen that parts whom nothing can, or around people who are not booked', () => {
    const room = new Courtroom();
    const between = (a: SeatId, b: SeatId) => ({ screen: [{ id: S1, between: [[a], [b]] }] as const });
    expect(rebook(room, between(ACCUSED, LAWYER)).code).toBe('cannot-screen');
    expect(rebook(room, between(CITIZEN, JUDGE)).code).toBe('cannot-screen');
    expect(rebook(room, between(CITIZEN, NEWCOMER)).code).toBe('unknown-seat');
    expect(rebook(room, { seats: without(ACCUSED) }).code).toBe('unknown-seat');
    expect(rebook(room, { seats: [...SEATS, ...SEATS] }).code).toBe('unknown-seat');
    rebook(room, between(CITIZEN, ACCUSED));
    const companion = SEATS.map((seat) => (seat.id === COMPANION ? { ...seat, with: [CITIZEN, PRISONER] } : seat));
    expect(rebook(room, { seats: companion }).code).toBe('ok');
    const through = SEATS.map((seat) => (seat.id === ACCUSED ? { ...seat, through: CITIZEN } : seat));
    expect(rebook(room, { seats: through }).code).toBe('cannot-screen');
  });

  it('is called off by the desk, and taken up again', () => {
    const room = new Courtroom();
    expect(room.observe({ type: 'note-restored' })).toBe('wrong-phase');
    expect(room.observe({ type: 'note-cancelled' })).toBe('ok');
    expect(room.enter(JUDGE)).toBe('hearing-closed');
    expect(rebook(room, { startsAt: 5 }).code).toBe('hearing-closed');
    expect(room.observe({ type: 'note-cancelled' })).toBe('hearing-closed');
    expect(room.observe({ type: 'note-restored' })).toBe('ok');
    expect(room.enter(JUDGE)).toBe('ok');
    expect(replay(room.log)).toEqual(room.state);
  });
});

describe('a hearing that has been opened', () => {
  it('cannot be booked anew, called off or taken up again by the desk, but what changes nothing is taken', () => {
    const room = new Courtroom().with(JUDGE, CLERK);
    expect(rebook(room, { startsAt: 5 }).code).toBe('wrong-phase');
    expect(rebook(room, { seats: without(WITNESS) }).code).toBe('wrong-phase');
    expect(room.observe({ type: 'note-cancelled' })).toBe('wrong-phase');
    expect(room.observe({ type: 'note-restored' })).toBe('wrong-phase');
    room.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    expect(rebook(room)).toEqual({ code: 'ok', events: [] });
  });

  it('is not booked anew by anybody in it', () => {
    const room = new Courtroom();
    const command = { type: 'note-rebooked', plan: plan(room, { startsAt: 5 }) } as const;
    expect(room.ask(JUDGE, command as never)).toBe('not-permitted');
  });
});
