import { beforeEach, describe, expect, it } from 'vitest';
import { ACCUSED, browser, Courtroom, INTERPRETER, JUDGE, LAWYER } from '../courtroom.fixture.ts';
import type { RoomId, SessionHash } from '../ids.ts';
import { reach } from './reach.ts';
import { sourceId } from '../ids.ts';

const ROOM = 'room-1' as RoomId;

let room: Courtroom;

/** The accused, the lawyer and the interpreter in private, with open microphones there and in the courtroom. */
beforeEach(() => {
  room = new Courtroom().with(JUDGE, ACCUSED, LAWYER, INTERPRETER).admitted(ACCUSED, LAWYER).inSession();
  room.ask(LAWYER, { type: 'consult', room: ROOM, invite: [ACCUSED] });
  room.ask(ACCUSED, { type: 'answer-invitation', room: ROOM, accept: true });
});

const heardByCourt = (seat: typeof ACCUSED) =>
  reach(room.state).live.has(sourceId(seat, 'microphone')) &&
  (reach(room.state).listeners.get(JUDGE)?.has(sourceId(seat, 'microphone')) ?? false);

describe('coming back from a private room', () => {
  it('called by the court, leaves the microphone off: nobody is heard in the middle of a private sentence', () => {
    expect(room.seat(INTERPRETER).place.kind).toBe('consultation');
    expect(room.ask(JUDGE, { type: 'end-consultation', room: ROOM })).toBe('ok');
    for (const seat of [ACCUSED, LAWYER, INTERPRETER]) {
      expect(room.seat(seat)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'off' });
      expect(heardByCourt(seat)).toBe(false);
    }
  });

  it('of one’s own will keeps it as it was, but not that of an interpreter who is taken along', () => {
    expect(room.ask(ACCUSED, { type: 'leave-consultation' })).toBe('ok');
    expect(room.seat(ACCUSED)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'on' });
    expect(room.seat(INTERPRETER)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'off' });
  });

  it('closes it when the court has closed all microphones meanwhile', () => {
    room.ask(JUDGE, { type: 'mute-all' });
    expect(room.ask(ACCUSED, { type: 'leave-consultation' })).toBe('ok');
    expect(room.seat(ACCUSED).microphone).toBe('blocked');
  });

  it('does not open it by a word that was meant for the private room', () => {
    room.ask(ACCUSED, { type: 'set-microphone', on: false, room: ROOM });
    room.ask(JUDGE, { type: 'end-consultation', room: ROOM });
    expect(room.ask(ACCUSED, { type: 'set-microphone', on: true, room: ROOM })).toBe('not-in-consultation');
    expect(room.seat(ACCUSED).microphone).toBe('off');
    expect(room.ask(ACCUSED, { type: 'set-microphone', on: true, room: null })).toBe('ok');
    expect(heardByCourt(ACCUSED)).toBe(true);
  });

  it('on another device, where the person came in silent, is silent', () => {
    const elsewhere = {
      session: 'another' as SessionHash,
      browser: browser('another'),
      microphone: false,
      camera: false,
      takeOver: true,
      rules: null,
    };
    room.ask(ACCUSED, { type: 'enter', ...elsewhere });
    room.ask(ACCUSED, { type: 'leave-consultation' });
    expect(room.seat(ACCUSED)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'off', camera: 'off' });
    expect(heardByCourt(ACCUSED)).toBe(false);
  });
});
