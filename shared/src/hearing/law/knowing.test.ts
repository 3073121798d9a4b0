import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  CITIZEN,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
  OBSERVER,
  PROSECUTOR,
  WITNESS,
} from '../courtroom.fixture.ts';
import type { RoomId, ScreeningId, SeatId } from '../ids.ts';
import { view } from '../projection/view.ts';

const ROOM = 'room-1' as RoomId;

function court(): Courtroom {
  return new Courtroom()
    .with(JUDGE, PROSECUTOR, CITIZEN, ACCUSED, LAWYER, INTERPRETER, WITNESS, OBSERVER)
    .admitted(PROSECUTOR, CITIZEN, ACCUSED, LAWYER);
}

function screen(room: Courtroom, one: SeatId, other: SeatId): void {
  room.ask(JUDGE, { type: 'screen', screen: 'screen-1' as ScreeningId, between: [[one], [other]] });
}

describe('a language into which somebody interprets', () => {
  it('is offered to those who know that the interpreter is there, and can be chosen by nobody else', () => {
    const room = court();
    screen(room, CITIZEN, INTERPRETER);
    const choose = (seat: SeatId, channel: string) => room.ask(seat, { type: 'choose-channel', channel });
    expect(view(room.state, PROSECUTOR).channels).toEqual(['ku']);
    expect(choose(PROSECUTOR, 'ku')).toBe('ok');
    for (const stranger of [CITIZEN, WITNESS]) {
      expect(view(room.state, stranger).channels).toEqual([]);
      expect(choose(stranger, 'ku')).toBe(choose(stranger, 'xx'));
    }
  });
});

describe('the order of hands', () => {
  it('is that of the hands one may know of', () => {
    const room = court();
    screen(room, CITIZEN, ACCUSED);
    for (const seat of [ACCUSED, CITIZEN, LAWYER]) room.ask(seat, { type: 'raise-hand', purpose: 'speak' });
    const hands = (viewer: SeatId) =>
      view(room.state, viewer).people.flatMap(({ seat, hand }) => (hand === null ? [] : [[seat, hand]]));
    expect(hands(JUDGE)).toEqual([
      [CITIZEN, 2],
      [LAWYER, 3],
      [ACCUSED, 1],
    ]);
    expect(view(room.state, CITIZEN).me.hand).toBe(1);
    expect(hands(CITIZEN)).toEqual([[LAWYER, 2]]);
  });
});

describe('the number of the public', () => {
  it('is told in the courtroom only', () => {
    const room = court();
    room.ask(JUDGE, { type: 'set-gallery', open: true });
    expect([JUDGE, CITIZEN, WITNESS].map((seat) => view(room.state, seat).observers)).toEqual([1, 1, 0]);
    screen(room, CITIZEN, OBSERVER);
    expect(view(room.state, CITIZEN).observers).toBe(0);
  });

  it('leaves nobody of it large on the screens when the gallery is closed', () => {
    const room = court();
    room.ask(JUDGE, { type: 'set-gallery', open: true });
    room.ask(JUDGE, { type: 'spotlight', seat: OBSERVER });
    room.ask(JUDGE, { type: 'set-gallery', open: false });
    expect(room.state.spotlight).toBeNull();
  });
});

describe('a call into a private room', () => {
  it('tells who is calling, also a person who knows nobody else there', () => {
    const room = new Courtroom().with(JUDGE, LAWYER, CITIZEN).admitted(CITIZEN, LAWYER);
    room.ask(LAWYER, { type: 'consult', room: ROOM, invite: [] });
    room.ask(LAWYER, { type: 'invite', seat: CITIZEN });
    room.ask(JUDGE, { type: 'dismiss', seat: CITIZEN });
    expect(view(room.state, CITIZEN)).toMatchObject({
      people: [{ seat: LAWYER }],
      invitations: [{ room: ROOM, from: LAWYER }],
    });
    room.ask(LAWYER, { type: 'lock-consultation', locked: true });
    expect(view(room.state, CITIZEN)).toMatchObject({ people: [], invitations: [] });
  });

  it('is void when the person called is out of the hearing', () => {
    const room = court();
    room.ask(LAWYER, { type: 'consult', room: ROOM, invite: [CITIZEN] });
    room.ask(CITIZEN, { type: 'leave' });
    room.enter(CITIZEN);
    room.ask(JUDGE, { type: 'admit', seat: CITIZEN });
    expect(view(room.state, CITIZEN).invitations).toEqual([]);
    expect(room.ask(CITIZEN, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('not-invited');
  });
});
