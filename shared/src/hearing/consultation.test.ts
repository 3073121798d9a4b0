import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  CITIZEN,
  CLERK,
  COMPANION,
  COORDINATOR,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
  MAGISTRATE,
  OBSERVER,
  PRISONER,
  PROSECUTOR,
  SEATS,
  WITNESS,
} from './courtroom.fixture.ts';
import type { RoomId, ScreeningId, SeatId } from './ids.ts';
import { sourceId } from './ids.ts';
import { reach } from './law/reach.ts';
import { view } from './projection/view.ts';
import { FLOOR } from './state.ts';

const ROOM = 'room' as RoomId;
const placeOf = (court: Courtroom, seat: SeatId) => court.seat(seat).place.kind;
const voices = (court: Courtroom, listener: SeatId) => [...(reach(court.state).listeners.get(listener) ?? [])];

/** A session in which the lawyer has called the accused, who came with the interpreter. */
function consulting(): Courtroom {
  const all = [LAWYER, ACCUSED, INTERPRETER, CITIZEN];
  const court = new Courtroom()
    .with(JUDGE, CLERK, ...all)
    .admitted(...all)
    .inSession();
  court.ask(LAWYER, { type: 'consult', room: ROOM, invite: [ACCUSED] });
  court.ask(ACCUSED, { type: 'answer-invitation', room: ROOM, accept: true });
  return court;
}

describe('a private consultation', () => {
  it('is reached by lawyer and client in two steps during the session, and heard by them alone', () => {
    const court = consulting();
    expect([LAWYER, ACCUSED].map((seat) => placeOf(court, seat))).toEqual(['consultation', 'consultation']);
    expect(voices(court, LAWYER)).toContain(sourceId(ACCUSED, 'microphone'));
    expect(voices(court, JUDGE)).not.toContain(sourceId(ACCUSED, 'microphone'));
    expect(voices(court, LAWYER)).not.toContain(sourceId(JUDGE, 'microphone'));
    expect(court.state.phase).toBe('in-session');
  });

  it('is never in the reach of the record', () => {
    const recorded = [...reach(consulting().state).recorder];
    expect(recorded.some((source) => source.startsWith(LAWYER) || source.startsWith(ACCUSED))).toBe(false);
    expect(recorded).toContain(sourceId(CITIZEN, 'microphone'));
  });

  it('takes the interpreter along with the person for whom the interpreter is there, and brings both back', () => {
    const court = consulting();
    expect(placeOf(court, INTERPRETER)).toBe('consultation');
    court.ask(ACCUSED, { type: 'leave-consultation' });
    expect([ACCUSED, INTERPRETER].map((seat) => placeOf(court, seat))).toEqual(['courtroom', 'courtroom']);
    expect(placeOf(court, LAWYER)).toBe('consultation');
  });

  it('goes on without an interpreter and a companion who have not come, and both are told so', () => {
    const court = new Courtroom().with(JUDGE, LAWYER, ACCUSED, CITIZEN).admitted(LAWYER, ACCUSED, CITIZEN);
    expect(court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [LAWYER] })).toBe('ok');
    court.ask(LAWYER, { type: 'answer-invitation', room: ROOM, accept: true });
    const told = () => [ACCUSED, LAWYER].map((seat) => view(court.state, seat).consultation?.withoutInterpreter);
    expect(told()).toEqual([[ACCUSED], [ACCUSED]]);
    court.enter(INTERPRETER);
    court.ask(ACCUSED, { type: 'invite', seat: INTERPRETER });
    court.ask(INTERPRETER, { type: 'answer-invitation', room: ROOM, accept: true });
    expect(told()).toEqual([[], []]);
    expect(court.ask(CITIZEN, { type: 'consult', room: 'r2' as RoomId, invite: [] })).toBe('ok');
    court.enter(COMPANION);
    expect(placeOf(court, COMPANION)).toBe('waiting');
  });

  it('waits for the interpreter where the court has ordered so, whoever of the two calls', () => {
    const court = new Courtroom().with(JUDGE, CLERK, LAWYER, ACCUSED, CITIZEN).admitted(LAWYER, ACCUSED, CITIZEN);
    const required = (seat: SeatId, by = JUDGE) => court.ask(by, { type: 'require-interpreter', seat, on: true });
    expect([required(ACCUSED, CLERK), required(CLERK), required(ACCUSED)]).toEqual([
      'not-permitted',
      'not-permitted',
      'ok',
    ]);
    const call = (by: SeatId, other: SeatId) => court.ask(by, { type: 'consult', room: ROOM, invite: [other] });
    expect(call(ACCUSED, LAWYER)).toBe('interpreter-absent');
    call(LAWYER, ACCUSED);
    const accept = () => court.ask(ACCUSED, { type: 'answer-invitation', room: ROOM, accept: true });
    expect(accept()).toBe('interpreter-absent');
    court.enter(INTERPRETER);
    expect(accept()).toBe('ok');
    expect(placeOf(court, INTERPRETER)).toBe('consultation');
  });

  it('takes the companion along', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, COMPANION).admitted(CITIZEN);
    court.ask(CITIZEN, { type: 'consult', room: ROOM, invite: [] });
    expect(placeOf(court, COMPANION)).toBe('consultation');
  });

  it('that is locked lets nobody else in until it is unlocked', () => {
    const court = consulting();
    expect(court.ask(LAWYER, { type: 'invite', seat: CITIZEN })).toBe('ok');
    expect(court.ask(LAWYER, { type: 'lock-consultation', locked: true })).toBe('ok');
    expect(view(court.state, CITIZEN).invitations).toEqual([]);
    expect(court.ask(CITIZEN, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('consultation-locked');
    expect(court.ask(LAWYER, { type: 'invite', seat: CITIZEN })).toBe('consultation-locked');
    court.ask(ACCUSED, { type: 'lock-consultation', locked: false });
    expect(court.ask(CITIZEN, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('ok');
  });

  it('is entered by nobody who was not invited, and an invitation that was declined is void', () => {
    const court = consulting();
    expect(court.ask(CITIZEN, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('not-invited');
    court.ask(LAWYER, { type: 'invite', seat: CITIZEN });
    expect(view(court.state, CITIZEN).invitations).toEqual([{ room: ROOM, kind: 'counsel', from: LAWYER }]);
    court.ask(CITIZEN, { type: 'answer-invitation', room: ROOM, accept: false });
    expect(court.ask(CITIZEN, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('not-invited');
  });

  it('ends when the last person is gone', () => {
    const court = consulting();
    court.ask(ACCUSED, { type: 'leave-consultation' });
    court.ask(LAWYER, { type: 'leave' });
    expect(court.state.consultations.size).toBe(0);
  });

  it('is ended by the clerk, who learns who is in it and never hears it; not by others', () => {
    const court = consulting();
    expect(view(court.state, CLERK).consultations).toEqual([
      { room: ROOM, members: expect.arrayContaining([LAWYER, ACCUSED, INTERPRETER]) },
    ]);
    expect(view(court.state, CITIZEN).consultations).toEqual([]);
    expect(court.ask(CITIZEN, { type: 'end-consultation', room: ROOM })).toBe('not-permitted');
    expect(court.ask(CLERK, { type: 'end-consultation', room: ROOM })).toBe('ok');
    expect([LAWYER, ACCUSED, INTERPRETER].map((seat) => placeOf(court, seat))).toEqual([
      'courtroom',
      'courtroom',
      'courtroom',
    ]);
  });

  it('ends when the session begins, so that everybody hears the opening', () => {
    const court = new Courtroom().with(JUDGE, LAWYER, PROSECUTOR).admitted(PROSECUTOR);
    court.ask(PROSECUTOR, { type: 'consult', room: ROOM, invite: [] });
    court.ask(JUDGE, { type: 'start', countdownMs: 60_000 });
    expect(placeOf(court, PROSECUTOR)).toBe('consultation');
    court.now += 60_000;
    court.observe({ type: 'note-countdown-over' });
    expect(court.state.phase).toBe('starting');
    expect(placeOf(court, PROSECUTOR)).toBe('courtroom');
  });

  it('returns whoever came from the waiting room to the waiting room', () => {
    const court = new Courtroom().with(JUDGE, LAWYER, ACCUSED, INTERPRETER);
    expect(court.ask(LAWYER, { type: 'consult', room: ROOM, invite: [ACCUSED] })).toBe('ok');
    court.ask(ACCUSED, { type: 'answer-invitation', room: ROOM, accept: true });
    expect(voices(court, ACCUSED)).toContain(sourceId(LAWYER, 'microphone'));
    court.ask(ACCUSED, { type: 'leave-consultation' });
    expect(placeOf(court, ACCUSED)).toBe('waiting');
    expect(voices(court, ACCUSED)).toEqual([]);
  });

  it('opens a microphone that the court has closed only inside', () => {
    const court = consulting();
    court.ask(JUDGE, { type: 'mute', seat: ACCUSED });
    expect(reach(court.state).live).toContain(sourceId(ACCUSED, 'microphone'));
    court.ask(ACCUSED, { type: 'leave-consultation' });
    expect(reach(court.state).live).not.toContain(sourceId(ACCUSED, 'microphone'));
  });

  it('has no place for the court, witnesses and the public', () => {
    const court = consulting();
    court.with(WITNESS, OBSERVER).admitted(WITNESS, OBSERVER);
    for (const seat of [JUDGE, CLERK, WITNESS]) {
      expect(court.ask(LAWYER, { type: 'invite', seat }), seat).toBe('not-permitted');
    }
    expect(court.ask(LAWYER, { type: 'invite', seat: OBSERVER })).toBe('unknown-seat');
    for (const seat of [WITNESS, OBSERVER]) {
      const answer = { type: 'answer-invitation', room: ROOM, accept: true } as const;
      expect(court.ask(seat, answer), seat).toBe('not-permitted');
      expect(court.ask(seat, { type: 'lock-consultation', locked: true }), seat).toBe('not-permitted');
    }
  });

  it('tells nobody who waits whether somebody else is there', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, LAWYER);
    const call = (seat: SeatId) => court.ask(CITIZEN, { type: 'consult', room: ROOM, invite: [seat] });
    // One waits too, one is absent, one does not exist.
    expect([LAWYER, PROSECUTOR, 'nobody' as SeatId].map(call)).toEqual([
      'unknown-seat',
      'unknown-seat',
      'unknown-seat',
    ]);
    expect(court.state.consultations.size).toBe(0);
  });

  it('calls nobody from whom a screen keeps the asker, or somebody inside, in the words for a seat that does not exist', () => {
    const court = consulting();
    court.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    expect(court.ask(LAWYER, { type: 'invite', seat: CITIZEN })).toBe('unknown-seat');
    expect(court.ask(CITIZEN, { type: 'consult', room: 'r2' as RoomId, invite: [ACCUSED] })).toBe('unknown-seat');
  });
});

describe('adversaries', () => {
  const accept = { type: 'answer-invitation', room: ROOM, accept: true } as const;
  /** The lawyer talks with the accused and with the complainant, who came with the companion. */
  function both(): Courtroom {
    const court = consulting();
    court.ask(LAWYER, { type: 'invite', seat: CITIZEN });
    expect(court.ask(CITIZEN, accept)).toBe('ok');
    return court;
  }
  /** The interpreter serves all of these people, or everybody. */
  const interpretedFor = (...people: SeatId[]) =>
    new Courtroom(SEATS.map((seat) => (seat.id === INTERPRETER ? { ...seat, with: people } : seat)))
      .with(JUDGE, LAWYER, ACCUSED, INTERPRETER, CITIZEN)
      .admitted(LAWYER, ACCUSED, INTERPRETER, CITIZEN);

  it.each<[string, (court: Courtroom) => unknown]>([
    ['goes back', (court) => court.ask(LAWYER, { type: 'leave-consultation' })],
    ['leaves', (court) => court.ask(LAWYER, { type: 'leave' })],
    ['has lost the line', (court) => court.connectionLost(LAWYER)],
    ['is dismissed', (court) => court.ask(JUDGE, { type: 'dismiss', seat: LAWYER })],
  ])('are not left alone with each other: their talk ends when the lawyer %s', (_, go) => {
    const court = both();
    go(court);
    expect([ACCUSED, CITIZEN, INTERPRETER].map((seat) => placeOf(court, seat))).toEqual(Array(3).fill('courtroom'));
    expect(court.state.consultations.size).toBe(0);
  });

  it('do not come to each other when the lawyer who called has gone', () => {
    const court = consulting();
    court.ask(LAWYER, { type: 'invite', seat: CITIZEN });
    court.ask(LAWYER, { type: 'leave-consultation' });
    expect(court.ask(CITIZEN, accept)).toBe('not-permitted');
    expect(placeOf(court, ACCUSED)).toBe('consultation');
  });

  it.each([[[ACCUSED, CITIZEN]], [[]]])('are not brought together by an interpreter of %j', (people) => {
    const court = interpretedFor(...people);
    court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [INTERPRETER] });
    court.ask(INTERPRETER, accept);
    expect(placeOf(court, INTERPRETER)).toBe('consultation');
    expect(view(court.state, INTERPRETER).consultable.map(({ seat }) => seat)).not.toContain(CITIZEN);
    expect(court.ask(INTERPRETER, { type: 'invite', seat: CITIZEN })).toBe('not-permitted');
    expect(court.ask(INTERPRETER, { type: 'invite', seat: LAWYER })).toBe('ok');
  });

  it('are not those with whom one talks anyway: two of one role, each with whoever is there for them', () => {
    const other = 'accused-2' as SeatId;
    const court = new Courtroom([...SEATS, { id: other, role: 'accused' }])
      .with(JUDGE, ACCUSED, INTERPRETER, other)
      .admitted(ACCUSED, other);
    court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [other] });
    expect(court.ask(other, accept)).toBe('ok');
    expect([ACCUSED, INTERPRETER, other].map((seat) => placeOf(court, seat))).toEqual(Array(3).fill('consultation'));
    court.ask(ACCUSED, { type: 'leave' });
    expect(court.state.consultations.size).toBe(0);
  });
});

describe('who never talks in private without the interpreter', () => {
  const order = (court: Courtroom) => court.ask(JUDGE, { type: 'require-interpreter', seat: ACCUSED, on: true });
  const places = (court: Courtroom) => [ACCUSED, LAWYER].map((seat) => placeOf(court, seat));
  const accept = { type: 'answer-invitation', room: ROOM, accept: true } as const;

  it.each<[string, (court: Courtroom) => unknown]>([
    ['goes back', (court) => court.ask(INTERPRETER, { type: 'leave-consultation' })],
    ['leaves', (court) => court.ask(INTERPRETER, { type: 'leave' })],
    ['has lost the line', (court) => court.connectionLost(INTERPRETER)],
    ['is put out', (court) => court.ask(JUDGE, { type: 'remove', seat: INTERPRETER })],
  ])('comes out when the interpreter %s, silent', (_, go) => {
    const court = consulting();
    order(court);
    expect(places(court)).toEqual(['consultation', 'consultation']);
    go(court);
    expect(places(court)).toEqual(['courtroom', 'consultation']);
    expect(court.seat(ACCUSED).microphone).toBe('off');
  });

  it('comes out when the court orders it while they talk, and the room ends with the last', () => {
    const court = consulting();
    court.ask(INTERPRETER, { type: 'leave-consultation' });
    court.ask(LAWYER, { type: 'leave-consultation' });
    expect(placeOf(court, ACCUSED)).toBe('consultation');
    order(court);
    expect(placeOf(court, ACCUSED)).toBe('courtroom');
    expect(court.state.consultations.size).toBe(0);
  });

  it('comes out silent by an act of their own too', () => {
    const prisoners = SEATS.map((seat) => (seat.id === LAWYER ? { ...seat, with: [PRISONER] } : seat));
    const court = new Courtroom(prisoners).with(JUDGE, COORDINATOR, LAWYER).admitted(COORDINATOR, LAWYER);
    court.ask(JUDGE, { type: 'require-interpreter', seat: PRISONER, on: true });
    expect(court.ask(COORDINATOR, { type: 'consult', room: ROOM, invite: [] })).toBe('ok');
    court.ask(COORDINATOR, { type: 'attest', people: [PRISONER] });
    expect(court.seat(COORDINATOR)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'off' });
  });

  it('does not come in to an interpreter whose line is lost', () => {
    const court = consulting();
    court.ask(ACCUSED, { type: 'leave-consultation' });
    order(court);
    court.ask(LAWYER, { type: 'invite', seat: INTERPRETER });
    court.ask(INTERPRETER, accept);
    court.ask(LAWYER, { type: 'invite', seat: ACCUSED });
    court.connectionLost(INTERPRETER);
    expect([placeOf(court, INTERPRETER), court.ask(ACCUSED, accept)]).toEqual(['consultation', 'interpreter-absent']);
  });

  it('is told of to nobody else: a call of theirs that waits for the interpreter is answered as if they were away', () => {
    const lawyer = { id: 'lawyer-2' as SeatId, role: 'lawyer', with: [CITIZEN] } as const;
    const court = new Courtroom([...SEATS, lawyer])
      .with(JUDGE, ACCUSED, INTERPRETER, lawyer.id)
      .admitted(ACCUSED, lawyer.id);
    order(court);
    expect(court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [lawyer.id] })).toBe('ok');
    court.ask(INTERPRETER, { type: 'leave' });
    expect(court.ask(lawyer.id, accept)).toBe('caller-away');
  });

  it('takes along an interpreter who is there for everybody, and brings them back', () => {
    const court = new Courtroom(SEATS.map((seat) => (seat.id === INTERPRETER ? { ...seat, with: [] } : seat)))
      .with(JUDGE, LAWYER, ACCUSED, INTERPRETER, CITIZEN)
      .admitted(LAWYER, ACCUSED, INTERPRETER, CITIZEN)
      .inSession();
    order(court);
    const consult = () => court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [LAWYER] });
    // The session needs the interpreter while somebody else there listens.
    court.ask(CITIZEN, { type: 'choose-channel', channel: 'ku' });
    expect(consult()).toBe('interpreter-absent');
    court.ask(CITIZEN, { type: 'choose-channel', channel: FLOOR });
    expect(consult()).toBe('ok');
    expect(placeOf(court, INTERPRETER)).toBe('consultation');
    expect(view(court.state, ACCUSED).consultation?.withoutInterpreter).toEqual([]);
    court.ask(LAWYER, accept);
    court.ask(ACCUSED, { type: 'leave-consultation' });
    expect([ACCUSED, INTERPRETER, LAWYER].map((seat) => placeOf(court, seat))).toEqual([
      'courtroom',
      'courtroom',
      'consultation',
    ]);
  });

  it('is not told to lack their own interpreter where one for everybody is inside', () => {
    const general = { id: 'interpreter-2' as SeatId, role: 'interpreter', language: 'ar' } as const;
    const court = new Courtroom([...SEATS, general])
      .with(JUDGE, LAWYER, ACCUSED, general.id)
      .admitted(LAWYER, ACCUSED, general.id);
    order(court);
    expect(court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [] })).toBe('ok');
    expect(placeOf(court, general.id)).toBe('consultation');
    expect(view(court.state, ACCUSED).consultation?.withoutInterpreter).toEqual([]);
  });
});

describe('whoever has the floor', () => {
  it('goes into no private talk, called or calling, until the court ends their turn', () => {
    const court = new Courtroom().with(JUDGE, LAWYER, ACCUSED, INTERPRETER).admitted(LAWYER, ACCUSED).inSession();
    const call = (by: SeatId, other: SeatId, room: string) =>
      court.ask(by, { type: 'consult', room: room as RoomId, invite: [other] });
    expect(call(LAWYER, ACCUSED, 'r1')).toBe('ok');
    court.ask(JUDGE, { type: 'give-floor', seat: ACCUSED, limitMs: null });
    const accept = () => court.ask(ACCUSED, { type: 'answer-invitation', room: 'r1' as RoomId, accept: true });
    expect([accept(), call(ACCUSED, LAWYER, 'r2')]).toEqual(['has-floor', 'has-floor']);
    court.ask(LAWYER, { type: 'leave-consultation' });
    expect(call(LAWYER, ACCUSED, 'r3')).toBe('has-floor');
    court.ask(JUDGE, { type: 'give-floor', seat: null, limitMs: null });
    expect(call(LAWYER, ACCUSED, 'r3')).toBe('ok');
  });
});

describe('a call to the other side’s lawyer', () => {
  /** In session; the citizen has called the lawyer of the accused. */
  function calling(): Courtroom {
    const court = new Courtroom()
      .with(JUDGE, CITIZEN, COMPANION, PROSECUTOR, ACCUSED, LAWYER)
      .admitted(CITIZEN, COMPANION, PROSECUTOR, ACCUSED, LAWYER)
      .inSession();
    expect(court.ask(CITIZEN, { type: 'consult', room: ROOM, invite: [LAWYER] })).toBe('ok');
    return court;
  }
  const places = (court: Courtroom) => [CITIZEN, COMPANION, LAWYER].map((seat) => placeOf(court, seat));
  const answer = (accept: boolean) => ({ type: 'answer-invitation', room: ROOM, accept }) as const;

  it('moves nobody before the answer, and both when it is accepted, the caller silent', () => {
    const court = calling();
    expect(places(court)).toEqual(['courtroom', 'courtroom', 'courtroom']);
    expect(view(court.state, CITIZEN).calling).toEqual([LAWYER]);
    expect(view(court.state, LAWYER).invitations).toEqual([{ room: ROOM, kind: 'counsel', from: CITIZEN }]);
    expect(view(court.state, JUDGE).consultations).toEqual([]);
    court.ask(LAWYER, answer(true));
    expect(places(court)).toEqual(['consultation', 'consultation', 'consultation']);
    expect([CITIZEN, LAWYER].map((seat) => court.seat(seat).privateMicrophone)).toEqual(['off', 'on']);
    expect(view(court.state, CITIZEN).calling).toEqual([]);
  });

  it('is over when it is declined or withdrawn, or either of them goes', () => {
    const ends: ((court: Courtroom) => unknown)[] = [
      (court) => court.ask(LAWYER, answer(false)),
      (court) => court.ask(CITIZEN, { type: 'leave-consultation' }),
      (court) => court.ask(CITIZEN, { type: 'leave' }),
      (court) => court.ask(LAWYER, { type: 'leave' }),
      (court) => court.ask(JUDGE, { type: 'dismiss', seat: CITIZEN }),
      (court) => court.ask(JUDGE, { type: 'remove', seat: LAWYER }),
      (court) => court.ask(LAWYER, { type: 'consult', room: 'r2' as RoomId, invite: [ACCUSED] }),
      (court) => {
        court.ask(LAWYER, { type: 'consult', room: 'r2' as RoomId, invite: [ACCUSED] });
        court.ask(LAWYER, { type: 'leave-consultation' });
      },
    ];
    const left = ends.map((end) => {
      const court = calling();
      end(court);
      return court.state.consultations.has(ROOM);
    });
    // A person who talks with a client meanwhile can still answer afterwards.
    expect(left).toEqual([false, false, false, false, false, false, true, true]);
    const court = calling();
    court.ask(PROSECUTOR, { type: 'leave' });
    expect(court.state.consultations.has(ROOM)).toBe(true);
  });

  it('gives way to another talk of the caller, and is not answered while the caller’s line is lost', () => {
    const court = calling();
    court.connectionLost(CITIZEN);
    expect(court.ask(LAWYER, answer(true))).toBe('caller-away');
    const other = calling();
    other.ask(CITIZEN, { type: 'consult', room: 'r2' as RoomId, invite: [] });
    expect(other.ask(LAWYER, answer(true))).toBe('not-invited');
  });

  it('is possible where one of the two is a lawyer, and adversaries alone are not offered to each other', () => {
    const { state } = calling();
    const offered = (seat: SeatId) =>
      Object.fromEntries(view(state, seat).consultable.map((one) => [one.seat, one.bond]));
    expect(offered(CITIZEN)).toEqual({ [COMPANION]: 'own', [LAWYER]: 'opposing' });
    expect(offered(ACCUSED)).toEqual({ [LAWYER]: 'own' });
    expect(offered(LAWYER)).toEqual({ [ACCUSED]: 'own', [CITIZEN]: 'opposing', [PROSECUTOR]: 'opposing' });
  });
});

describe('the judges’ deliberation', () => {
  const deliberating = () => {
    const court = new Courtroom().with(JUDGE, MAGISTRATE, CLERK, LAWYER).admitted(LAWYER);
    court.ask(JUDGE, { type: 'deliberate', room: ROOM, invite: [MAGISTRATE] });
    court.ask(MAGISTRATE, { type: 'answer-invitation', room: ROOM, accept: true });
    return court;
  };

  it('is beside the session, never during it', () => {
    const court = new Courtroom().with(JUDGE, MAGISTRATE).inSession();
    expect(court.ask(JUDGE, { type: 'deliberate', room: ROOM, invite: [MAGISTRATE] })).toBe('wrong-phase');
    court.ask(JUDGE, { type: 'recess' });
    expect(court.ask(JUDGE, { type: 'deliberate', room: ROOM, invite: [MAGISTRATE] })).toBe('ok');
    court.ask(JUDGE, { type: 'leave-consultation' });
  });

  it('is heard by the judges alone, also in a recess, and is neither recorded nor known to others', () => {
    const court = deliberating();
    expect(voices(court, MAGISTRATE)).toEqual([sourceId(JUDGE, 'microphone'), sourceId(JUDGE, 'camera')]);
    expect(reach(court.state).recorder.size).toBe(0);
    expect(view(court.state, CLERK).consultations).toEqual([]);
  });

  it('is begun by one act with a recess, heard by the judges alone, told to all and ends with the hearing or its rest', () => {
    const court = new Courtroom().with(JUDGE, MAGISTRATE, CLERK, LAWYER).admitted(LAWYER).inSession();
    for (const seat of [CLERK, LAWYER]) expect(court.ask(seat, { type: 'debrief', room: ROOM })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'debrief', room: ROOM })).toBe('ok');
    expect(court.state.phase).toBe('recess');
    expect(court.state.intervals.at(-1)?.to).toBe(court.now);
    court.ask(MAGISTRATE, { type: 'set-microphone', on: true, room: ROOM });
    expect(voices(court, MAGISTRATE)).toEqual([sourceId(JUDGE, 'microphone'), sourceId(JUDGE, 'camera')]);
    expect(voices(court, JUDGE)).toEqual([sourceId(MAGISTRATE, 'microphone'), sourceId(MAGISTRATE, 'camera')]);
    for (const seat of [CLERK, LAWYER]) expect(voices(court, seat)).toEqual([]);
    expect(reach(court.state).recorder.size).toBe(0);
    expect([LAWYER, CLERK, JUDGE].map((seat) => view(court.state, seat).debrief)).toEqual([true, true, true]);
    expect(view(court.state, LAWYER).consultation).toBeNull();
    expect(court.ask(JUDGE, { type: 'resume', countdownMs: 5000 })).toBe('ok');
    expect([court.state.phase, court.state.seats.get(MAGISTRATE)?.place.kind]).toEqual(['countdown', 'courtroom']);
    expect(view(court.state, LAWYER)).not.toHaveProperty('debrief');
    court.ask(JUDGE, { type: 'cancel-countdown' });
    expect(court.ask(JUDGE, { type: 'debrief', room: ROOM })).toBe('ok');
    expect(court.ask(JUDGE, { type: 'resume', countdownMs: 0 })).toBe('ok');
    expect([court.state.phase, court.state.consultations.size]).toEqual(['starting', 0]);
    court.observe({ type: 'note-recorder-confirmed' });
    court.ask(JUDGE, { type: 'debrief', room: ROOM });
    expect(court.ask(JUDGE, { type: 'close' })).toBe('ok');
    expect(court.state.phase).toBe('closed');
  });

  it('is of the judges alone: their interpreters stay, and the clerk is not called', () => {
    const court = new Courtroom(
      SEATS.map((seat) => (seat.id === INTERPRETER ? { ...seat, with: [JUDGE, ACCUSED] } : seat)),
    );
    court.with(JUDGE, MAGISTRATE, CLERK, ACCUSED, INTERPRETER).admitted(ACCUSED, INTERPRETER).inSession();
    court.ask(JUDGE, { type: 'debrief', room: ROOM });
    const places = () => [JUDGE, MAGISTRATE, INTERPRETER].map((seat) => placeOf(court, seat));
    expect(places()).toEqual(['consultation', 'consultation', 'courtroom']);
    for (const seat of [CLERK, INTERPRETER])
      expect(court.ask(JUDGE, { type: 'invite', seat }), seat).toBe('not-permitted');
    expect(view(court.state, JUDGE).consultable.map(({ seat }) => seat)).toEqual([MAGISTRATE]);
    court.ask(JUDGE, { type: 'leave-consultation' });
    court.ask(MAGISTRATE, { type: 'invite', seat: JUDGE });
    court.ask(JUDGE, { type: 'answer-invitation', room: ROOM, accept: true });
    expect(places()).toEqual(['consultation', 'consultation', 'courtroom']);
  });

  it('begins as a debrief with judges who deliberate elsewhere, calls who comes later, and not who was sent out', () => {
    const [panel, late] = ['panel', 'late'] as SeatId[];
    const court = new Courtroom([
      ...SEATS,
      { id: panel!, role: 'panel-judge' },
      { id: late!, role: 'panel-judge' },
    ]).with(JUDGE, MAGISTRATE, panel!, CLERK);
    court.inSession();
    court.ask(JUDGE, { type: 'recess' });
    court.ask(panel!, { type: 'deliberate', room: 'other' as RoomId, invite: [CLERK] });
    court.ask(CLERK, { type: 'answer-invitation', room: 'other' as RoomId, accept: true });
    court.ask(JUDGE, { type: 'debrief', room: ROOM });
    expect([...court.state.consultations.keys()]).toEqual([ROOM]);
    expect([panel!, MAGISTRATE, CLERK].map((seat) => placeOf(court, seat))).toEqual([
      'consultation',
      'consultation',
      'courtroom',
    ]);
    court.enter(late!);
    expect(view(court.state, late!).invitations).toEqual([{ room: ROOM, kind: 'deliberation', from: JUDGE }]);
    expect(court.ask(JUDGE, { type: 'leave-consultation' })).toBe('ok');
    expect(court.ask(JUDGE, { type: 'dismiss', seat: late! })).toBe('ok');
    expect(court.ask(late!, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('not-entered');
    expect(court.ask(JUDGE, { type: 'debrief', room: 'r2' as RoomId })).toBe('ok');
    expect([...court.state.consultations.keys()]).toEqual(['r2']);
    expect([placeOf(court, late!), placeOf(court, panel!)]).toEqual(['waiting', 'consultation']);
    court.ask(CLERK, { type: 'admit', seat: late! });
    expect(court.ask(late!, { type: 'answer-invitation', room: 'r2' as RoomId, accept: true })).toBe('ok');
  });

  it('is no debrief of one judge', () => {
    const court = new Courtroom().with(JUDGE, CLERK).inSession();
    expect(court.ask(JUDGE, { type: 'debrief', room: ROOM })).toBe('not-in-courtroom');
    expect(court.state.phase).toBe('in-session');
  });

  it('takes no party in, and is not the clerk’s to end', () => {
    const court = deliberating();
    expect(court.ask(JUDGE, { type: 'invite', seat: LAWYER })).toBe('not-permitted');
    expect(court.ask(CLERK, { type: 'end-consultation', room: ROOM })).toBe('unknown-room');
    expect(court.ask(LAWYER, { type: 'deliberate', room: 'r2' as RoomId, invite: [] })).toBe('not-permitted');
  });
});
