import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  CITIZEN,
  CLERK,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
  OBSERVER,
  PROSECUTOR,
  WITNESS,
  session as sessionOf,
} from './courtroom.fixture.ts';
import { sourceId } from './ids.ts';
import type { ScreeningId, SeatId } from './ids.ts';
import { reach } from './law/reach.ts';
import { view } from './projection/view.ts';

const microphone = (court: Courtroom, seat: SeatId) => court.seat(seat).microphone;
const hears = (court: Courtroom, listener: SeatId, speaker: SeatId) =>
  reach(court.state).listeners.get(listener)?.has(sourceId(speaker, 'microphone')) ?? false;

function session(...seats: SeatId[]): Courtroom {
  return new Courtroom()
    .with(JUDGE, CLERK, ...seats)
    .admitted(...seats)
    .inSession();
}

describe('locked microphones', () => {
  it('are closed once for whoever is silenced while they have the floor', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: null });
    court.ask(JUDGE, { type: 'mute-all' });
    const before = court.log.length;
    court.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    expect(court.log.slice(before).map(({ event }) => event.type)).toEqual(['floor-taken-back', 'microphone-blocked']);
  });

  it('stay closed for whoever comes in later, until one is allowed or all are unlocked', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'mute-all' });
    court.with(LAWYER, PROSECUTOR).admitted(LAWYER, PROSECUTOR);
    expect([CITIZEN, LAWYER, PROSECUTOR].map((seat) => microphone(court, seat))).toEqual([
      'blocked',
      'blocked',
      'blocked',
    ]);
    expect(court.ask(LAWYER, { type: 'set-microphone', on: true })).toBe('microphone-blocked');
    court.ask(JUDGE, { type: 'allow-to-speak', seat: LAWYER });
    expect(court.ask(LAWYER, { type: 'set-microphone', on: true })).toBe('ok');
    court.ask(CLERK, { type: 'unlock-microphones' });
    expect([CITIZEN, PROSECUTOR].map((seat) => microphone(court, seat))).toEqual(['off', 'off']);
    expect(court.state.microphonesLocked).toBe(false);
  });

  it('hold through leaving and entering again, and through a lost line', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'mute-all' });
    court.ask(CITIZEN, { type: 'leave' });
    court.with(CITIZEN).admitted(CITIZEN);
    expect(microphone(court, CITIZEN)).toBe('blocked');
    court.connectionLost(CITIZEN);
    court.enter(CITIZEN);
    expect(microphone(court, CITIZEN)).toBe('blocked');
  });

  it('never close the host’s or the clerk’s', () => {
    const court = session();
    court.ask(JUDGE, { type: 'mute-all' });
    court.ask(CLERK, { type: 'leave' });
    court.enter(CLERK);
    expect([JUDGE, CLERK].map((seat) => microphone(court, seat))).toEqual(['on', 'on']);
  });
});

describe('hands', () => {
  it('stand in the order in which they went up, also when the purpose changes', () => {
    const court = session(CITIZEN, LAWYER);
    court.ask(LAWYER, { type: 'raise-hand', purpose: 'speak' });
    court.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' });
    court.ask(LAWYER, { type: 'raise-hand', purpose: 'question' });
    expect(court.seat(LAWYER)).toMatchObject({ hand: 1, handFor: 'question' });
    expect(court.seat(CITIZEN)).toMatchObject({ hand: 2, handFor: 'speak' });
    court.ask(LAWYER, { type: 'lower-hand', seat: LAWYER });
    court.ask(LAWYER, { type: 'raise-hand', purpose: 'speak' });
    expect(court.seat(LAWYER).hand).toBe(3);
  });

  it('are lowered by their owner and by those who run the hearing, and go down outside the courtroom', () => {
    const court = session(CITIZEN, LAWYER);
    court.ask(LAWYER, { type: 'raise-hand', purpose: 'speak' });
    expect(court.ask(CITIZEN, { type: 'lower-hand', seat: LAWYER })).toBe('not-permitted');
    expect(court.ask(CLERK, { type: 'lower-hand', seat: LAWYER })).toBe('ok');
    court.ask(LAWYER, { type: 'raise-hand', purpose: 'speak' });
    court.ask(JUDGE, { type: 'dismiss', seat: LAWYER });
    expect(court.seat(LAWYER).hand).toBeNull();
  });
});

describe('the floor', () => {
  it('lowers the hand and opens the way to a closed microphone, without opening it', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'mute-all' });
    court.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' });
    expect(court.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: 60_000 })).toBe('ok');
    expect(court.seat(CITIZEN)).toMatchObject({ hand: null, microphone: 'off' });
    expect(view(court.state, LAWYER).floor).toBeNull();
    expect(view(court.state, CLERK).floor).toEqual({ seat: CITIZEN, since: court.now, limitMs: 60_000 });
  });

  it('counts how long a person has spoken in all, and rests in a recess', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: null });
    court.now += 5_000;
    court.ask(JUDGE, { type: 'give-floor', seat: null, limitMs: null });
    expect(court.seat(CITIZEN).spokenMs).toBe(5_100);
    court.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: null });
    court.now += 1_000;
    court.ask(JUDGE, { type: 'recess' });
    expect(court.state.floor).toBeNull();
    expect(court.seat(CITIZEN).spokenMs).toBe(6_200);
  });

  it('does not count while the person’s line is lost', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: null });
    const { since } = court.state.floor!;
    court.after(5_000).connectionLost(CITIZEN);
    const lost = court.now;
    court.after(20_000).observe({ type: 'note-line-restored', seat: CITIZEN, session: sessionOf(CITIZEN) });
    expect(court.now - court.state.floor!.since).toBe(lost - since);
    court.after(1_000).connectionLost(CITIZEN);
    const spoken = court.now - court.state.floor!.since;
    court.after(9_000).ask(JUDGE, { type: 'give-floor', seat: null, limitMs: null });
    expect(court.seat(CITIZEN).spokenMs).toBe(spoken);
  });

  it('is for people in the courtroom who have a voice', () => {
    const court = session(OBSERVER);
    court.with(WITNESS);
    expect(court.ask(JUDGE, { type: 'give-floor', seat: WITNESS, limitMs: null })).toBe('not-in-courtroom');
    expect(court.ask(JUDGE, { type: 'give-floor', seat: OBSERVER, limitMs: null })).toBe('not-permitted');
  });
});

describe('a language channel', () => {
  const interpreted = () => session(CITIZEN, ACCUSED, INTERPRETER);

  it('is heard by those who chose it, and its interpreter’s picture by all', () => {
    const court = interpreted();
    court.ask(INTERPRETER, { type: 'interpret', channel: 'ku' });
    expect(court.ask(ACCUSED, { type: 'choose-channel', channel: 'ku' })).toBe('ok');
    expect([hears(court, ACCUSED, INTERPRETER), hears(court, CITIZEN, INTERPRETER)]).toEqual([true, false]);
    expect(hears(court, ACCUSED, JUDGE)).toBe(true);
    expect(reach(court.state).listeners.get(CITIZEN)).toContain(sourceId(INTERPRETER, 'camera'));
    court.ask(INTERPRETER, { type: 'interpret', channel: 'floor' });
    expect(hears(court, CITIZEN, INTERPRETER)).toBe(true);
  });

  it('is on the record like the floor', () => {
    const court = interpreted();
    court.ask(INTERPRETER, { type: 'interpret', channel: 'ku' });
    expect(reach(court.state).recorder).toContain(sourceId(INTERPRETER, 'microphone'));
    expect(reach(court.state).recorder).toContain(sourceId(ACCUSED, 'microphone'));
  });

  it('exists while its interpreter is there, and is spoken into by nobody else', () => {
    const court = session(CITIZEN, ACCUSED);
    expect(court.ask(ACCUSED, { type: 'choose-channel', channel: 'ku' })).toBe('unknown-channel');
    court.with(INTERPRETER).admitted(INTERPRETER);
    expect(view(court.state, ACCUSED).channels).toEqual(['ku']);
    expect(court.ask(INTERPRETER, { type: 'interpret', channel: 'ar' })).toBe('unknown-channel');
    expect(court.ask(CITIZEN, { type: 'interpret', channel: 'ku' })).toBe('not-permitted');
  });
});

describe('the floor and a closed microphone', () => {
  const speaking = () => {
    const court = session(CITIZEN, LAWYER, ACCUSED);
    court.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: null });
    court.ask(CITIZEN, { type: 'set-microphone', on: true });
    return court;
  };
  const microphones = (court: Courtroom) => [CITIZEN, LAWYER, ACCUSED].map((seat) => court.seat(seat).microphone);

  it('closing all microphones leaves the word to whoever has the floor, until it ends', () => {
    const court = speaking();
    court.ask(JUDGE, { type: 'mute-all' });
    expect([court.state.floor?.seat, ...microphones(court)]).toEqual([CITIZEN, 'on', 'blocked', 'blocked']);
    court.ask(JUDGE, { type: 'give-floor', seat: LAWYER, limitMs: null });
    expect([court.state.floor?.seat, ...microphones(court)]).toEqual([LAWYER, 'blocked', 'off', 'blocked']);
    court.ask(JUDGE, { type: 'give-floor', seat: null, limitMs: null });
    expect(microphones(court)).toEqual(['blocked', 'blocked', 'blocked']);
  });

  it('whom the court silences by name has the floor no longer', () => {
    const court = speaking();
    court.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    expect([court.state.floor, court.seat(CITIZEN).microphone]).toEqual([null, 'blocked']);
    expect(court.seat(CITIZEN).spokenMs).toBeGreaterThan(0);
  });

  it('is kept on another device of the same person, while all microphones are closed', () => {
    const court = speaking();
    court.ask(JUDGE, { type: 'mute-all' });
    court.takeOver(CITIZEN, '-2');
    expect([court.state.floor?.seat, court.seat(CITIZEN).microphone]).toEqual([CITIZEN, 'on']);
  });
});

describe('a shared screen', () => {
  it('needs the court’s leave, is one at a time, and is stopped by whoever runs the hearing', () => {
    const court = session(CITIZEN);
    expect(court.ask(CITIZEN, { type: 'share-screen' })).toBe('share-not-allowed');
    court.ask(CLERK, { type: 'allow-share', seat: CITIZEN, allowed: true });
    expect(court.ask(CITIZEN, { type: 'share-screen' })).toBe('ok');
    expect(court.ask(CLERK, { type: 'share-screen' })).toBe('share-taken');
    expect(court.ask(CLERK, { type: 'stop-share' })).toBe('ok');
    expect(court.state.share).toBeNull();
  });

  it('ends with the leave to share, and when its owner is out', () => {
    const court = session(CITIZEN);
    court.ask(JUDGE, { type: 'allow-share', seat: CITIZEN, allowed: true });
    court.ask(CITIZEN, { type: 'share-screen' });
    court.ask(JUDGE, { type: 'allow-share', seat: CITIZEN, allowed: false });
    expect(court.state.share).toBeNull();
    court.ask(JUDGE, { type: 'allow-share', seat: CITIZEN, allowed: true });
    court.ask(CITIZEN, { type: 'share-screen' });
    court.connectionLost(CITIZEN);
    expect(court.state.share).toBeNull();
  });

  it('is told by no refusal to somebody who must not know of its owner: one of the two may show something, by order of the court', () => {
    const court = session(CITIZEN);
    court.with(LAWYER, ACCUSED).admitted(LAWYER, ACCUSED);
    const between: [SeatId[], SeatId[]] = [[CITIZEN], [LAWYER, ACCUSED]];
    const allow = (seat: SeatId) => court.ask(JUDGE, { type: 'allow-share', seat, allowed: true });
    const allowed = () => [CITIZEN, LAWYER, ACCUSED].filter((seat) => court.seat(seat).mayShare);
    for (const seat of [CITIZEN, LAWYER, ACCUSED]) allow(seat);
    court.ask(CITIZEN, { type: 'share-screen' });
    // The person who is sharing when the screen is set keeps sharing.
    court.ask(JUDGE, { type: 'screen', screen: 's1' as ScreeningId, between });
    expect([allowed(), court.state.share]).toEqual([[CITIZEN], CITIZEN]);
    const during = court.ask(LAWYER, { type: 'share-screen' });
    court.ask(CITIZEN, { type: 'stop-share' });
    expect(court.ask(LAWYER, { type: 'share-screen' })).toBe(during);
    expect(during).toBe('share-not-allowed');
    court.ask(CITIZEN, { type: 'share-screen' });
    allow(ACCUSED);
    expect([allowed(), court.state.share]).toEqual([[ACCUSED], null]);
    allow(LAWYER);
    expect(allowed()).toEqual([LAWYER, ACCUSED]);
    expect(court.ask(CITIZEN, { type: 'share-screen' })).toBe('share-not-allowed');
  });

  it('is not told of by a refusal: who may not stop one is answered alike whether there is one or not', () => {
    const court = session(CITIZEN);
    court.with(LAWYER);
    const before = [CITIZEN, LAWYER].map((seat) => court.ask(seat, { type: 'stop-share' }));
    court.ask(JUDGE, { type: 'share-screen' });
    const during = [CITIZEN, LAWYER].map((seat) => court.ask(seat, { type: 'stop-share' }));
    expect(during).toEqual(before);
    expect(court.state.share).toBe(JUDGE);
  });
});
