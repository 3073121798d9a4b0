import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  CITIZEN,
  COMPANION,
  COORDINATOR,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
  PRISONER,
  SEATS,
} from '../courtroom.fixture.ts';
import type { RoomId, SeatId } from '../ids.ts';

const ROOM = 'room-1' as RoomId;

/** The interpreter serves the accused and the complainant; all are in the courtroom. */
function court(): Courtroom {
  const seats = SEATS.map((seat) => (seat.id === INTERPRETER ? { ...seat, with: [ACCUSED, CITIZEN] } : seat));
  return new Courtroom(seats)
    .with(JUDGE, LAWYER, ACCUSED, CITIZEN, INTERPRETER, COMPANION)
    .admitted(LAWYER, ACCUSED, CITIZEN, COMPANION);
}

const placeOf = (room: Courtroom, seat: SeatId) => room.seat(seat).place.kind;

describe('an interpreter of two people', () => {
  it('stays in the courtroom when one of them is dismissed, and goes out with the last', () => {
    const room = court();
    room.ask(JUDGE, { type: 'dismiss', seat: ACCUSED });
    expect([ACCUSED, INTERPRETER].map((seat) => placeOf(room, seat))).toEqual(['waiting', 'courtroom']);
    room.ask(JUDGE, { type: 'dismiss', seat: CITIZEN });
    expect([CITIZEN, COMPANION, INTERPRETER].map((seat) => placeOf(room, seat))).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
  });

  it('stays in a private room with the one when the other leaves it', () => {
    const room = court();
    room.ask(LAWYER, { type: 'consult', room: ROOM, invite: [ACCUSED, CITIZEN] });
    for (const seat of [ACCUSED, CITIZEN]) room.ask(seat, { type: 'answer-invitation', room: ROOM, accept: true });
    room.ask(ACCUSED, { type: 'leave-consultation' });
    expect([ACCUSED, INTERPRETER].map((seat) => placeOf(room, seat))).toEqual(['courtroom', 'consultation']);
    room.ask(CITIZEN, { type: 'leave-consultation' });
    expect(placeOf(room, INTERPRETER)).toBe('courtroom');
  });

  it('comes back into the courtroom from a private room when the one there is dismissed and the other is in the courtroom', () => {
    const room = court();
    room.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [LAWYER] });
    room.ask(JUDGE, { type: 'dismiss', seat: ACCUSED });
    expect([ACCUSED, INTERPRETER].map((seat) => placeOf(room, seat))).toEqual(['waiting', 'courtroom']);
    expect(room.state.consultations.size).toBe(0);
  });

  it('is not taken out of a session by the other who only waits', () => {
    const room = court();
    room.ask(JUDGE, { type: 'dismiss', seat: ACCUSED });
    room.inSession();
    expect(room.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [] })).toBe('ok');
    expect([ACCUSED, INTERPRETER].map((seat) => placeOf(room, seat))).toEqual(['consultation', 'courtroom']);
  });

  it('is not taken out of a session that goes on for the other, and is free in a recess', () => {
    const room = court().inSession();
    const consult = () => room.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [LAWYER] });
    room.ask(JUDGE, { type: 'require-interpreter', seat: ACCUSED, on: true });
    expect(consult()).toBe('interpreter-absent');
    room.ask(JUDGE, { type: 'recess' });
    expect(consult()).toBe('ok');
    expect(placeOf(room, INTERPRETER)).toBe('consultation');
  });
});

describe('the interpreter of somebody who sits before another’s device', () => {
  it('goes where the device goes: in with it, along into a private room, and back', () => {
    const seats = SEATS.map((seat) => (seat.id === INTERPRETER ? { ...seat, with: [PRISONER] } : seat));
    const room = new Courtroom(seats).with(JUDGE, LAWYER, COORDINATOR, INTERPRETER).admitted(LAWYER);
    room.ask(COORDINATOR, { type: 'attest', people: [PRISONER] });
    room.ask(JUDGE, { type: 'admit', seat: COORDINATOR });
    const places = () => [COORDINATOR, INTERPRETER].map((seat) => placeOf(room, seat));
    expect(places()).toEqual(['courtroom', 'courtroom']);
    expect(room.ask(COORDINATOR, { type: 'consult', room: ROOM, invite: [] })).toBe('ok');
    expect(places()).toEqual(['consultation', 'consultation']);
    expect(room.seat(INTERPRETER).privateMicrophone).toBe('off');
    room.ask(COORDINATOR, { type: 'leave-consultation' });
    expect(places()).toEqual(['courtroom', 'courtroom']);
  });
});
