import { describe, expect, it } from 'vitest';
import { recordTimelineOf } from './timeline.ts';
import {
  ACCUSED,
  CITIZEN,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
} from '../../../shared/src/hearing/courtroom.fixture.ts';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { RoomId, SeatId, SourceKind } from '@mahzar/shared/hearing/ids';

/** A courtroom in session from 0 on; the clock of the answers begins with it. */
function inSession(...seats: SeatId[]) {
  const room = new Courtroom().with(JUDGE, ...seats).admitted(...seats);
  room.ask(JUDGE, { type: 'start', countdownMs: 0 });
  const begun = room.now;
  room.observe({ type: 'note-recorder-confirmed' });
  const recorded = (seat: SeatId, kind: SourceKind) =>
    recordTimelineOf(room.log)
      .recorded.get(sourceId(seat, kind))
      ?.map(({ from, to, store }) => [store, from - begun, to - begun]);
  return { room, begun, recorded };
}

describe('the timeline of a recording', () => {
  it('has each source in the courtroom while on the record, to the last entry', () => {
    const { room, recorded } = inSession(CITIZEN);
    room.ask(JUDGE, { type: 'recess' });
    room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
    room.ask(CITIZEN, { type: 'set-camera', on: false });
    expect(recorded(CITIZEN, 'microphone')).toEqual([
      ['open', 0, 200],
      ['open', 300, 400],
    ]);
    expect(recorded(LAWYER, 'microphone')).toBeUndefined();
    expect(recorded(CITIZEN, 'screen')).toBeUndefined();
  });

  it('leaves out who is in a private room', () => {
    const { room, recorded } = inSession(LAWYER, ACCUSED);
    room.ask(LAWYER, { type: 'consult', room: 'room-1' as RoomId, invite: [ACCUSED] });
    room.ask(LAWYER, { type: 'leave-consultation' });
    room.ask(JUDGE, { type: 'recess' });
    expect(recorded(JUDGE, 'microphone')).toEqual([['open', 0, 400]]);
    expect(recorded(LAWYER, 'microphone')).toEqual([
      ['open', 0, 200],
      ['open', 300, 400],
    ]);
  });

  it('tells when a person was protected: their own voice is sealed, and the altered one is open', () => {
    const { room, recorded } = inSession(CITIZEN);
    room.ask(JUDGE, { type: 'protect', seat: CITIZEN, on: true });
    room.ask(JUDGE, { type: 'protect', seat: CITIZEN, on: false });
    room.ask(JUDGE, { type: 'close' });
    expect(recorded(CITIZEN, 'microphone')).toEqual([
      ['open', 0, 200],
      ['sealed', 200, 300],
      ['open', 300, 400],
    ]);
    expect(recorded(CITIZEN, 'altered-camera')).toEqual([['open', 200, 300]]);
    expect(recordTimelineOf(room.log).aliases).toEqual(new Map([[CITIZEN, 'protected-1']]));
  });

  it('tells when an interpreter spoke into a language', () => {
    const { room, begun } = inSession(INTERPRETER);
    room.ask(INTERPRETER, { type: 'interpret', channel: 'ku' });
    room.ask(INTERPRETER, { type: 'interpret', channel: 'floor' });
    room.ask(JUDGE, { type: 'close' });
    expect(recordTimelineOf(room.log).channels).toEqual(
      new Map([[INTERPRETER, [{ channel: 'ku', from: begun + 200, to: begun + 300 }]]]),
    );
  });
});
