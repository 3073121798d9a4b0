import { describe, expect, it } from 'vitest';
import { CITIZEN, CLERK, Courtroom, JUDGE, WITNESS } from '../courtroom.fixture.ts';
import { HOST_GRACE_MS } from '../state.ts';

describe('a rest of the session', () => {
  const microphones = (room: Courtroom) => [JUDGE, CLERK, CITIZEN].map((seat) => room.seat(seat).microphone);
  const inSession = () => new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN).inSession();

  it('switches off every microphone but the host’s: what is said at home is not heard when the session goes on at once', () => {
    const room = inSession();
    expect(microphones(room)).toEqual(['on', 'on', 'on']);
    room.ask(JUDGE, { type: 'recess' });
    expect(microphones(room)).toEqual(['on', 'off', 'off']);
    room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
    expect(microphones(room)).toEqual(['on', 'off', 'off']);
  });

  it('leaves closed what the court has closed, and lets a person open theirs before the session goes on', () => {
    const room = inSession();
    room.ask(JUDGE, { type: 'mute', seat: CLERK });
    room.ask(JUDGE, { type: 'recess' });
    room.ask(CITIZEN, { type: 'set-microphone', on: true });
    room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
    room.observe({ type: 'note-recorder-confirmed' });
    expect(room.state.phase).toBe('in-session');
    expect(microphones(room)).toEqual(['on', 'blocked', 'on']);
  });

  it('leaves on the microphone of who waits: they have said nothing yet', () => {
    const room = inSession().with(WITNESS);
    room.ask(JUDGE, { type: 'recess' });
    expect(room.seat(WITNESS).microphone).toBe('on');
  });

  it('is no other when the service has called it', () => {
    const room = inSession();
    room.connectionLost(JUDGE);
    room.after(HOST_GRACE_MS).observe({ type: 'note-host-missing' });
    expect(room.state.phase).toBe('suspended');
    expect(microphones(room)).toEqual(['on', 'off', 'off']);
  });
});
