import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  browser,
  CITIZEN,
  CLERK,
  COMPANION,
  COORDINATOR,
  Courtroom,
  EXPERT,
  INTERPRETER,
  JUDGE,
  LAWYER,
  OBSERVER,
  PRISONER,
  PROSECUTOR,
  RULES,
  SEATS,
  session,
  WITNESS,
} from './courtroom.fixture.ts';
import type { PersonCommand, RebookedSeat } from './command.ts';
import type { BookedSeat } from './event.ts';
import { replay } from './evolve/evolve.ts';
import type { SeatId } from './ids.ts';
import { reach } from './law/reach.ts';
import type { IdentityMeans } from './state.ts';
import { view } from './projection/view.ts';

const placeOf = (court: Courtroom, seat: SeatId) => court.seat(seat).place.kind;

describe('being let in', () => {
  it('takes interpreter and companion along, in and out again', () => {
    const court = new Courtroom().with(JUDGE, ACCUSED, INTERPRETER, CITIZEN, COMPANION).admitted(ACCUSED, CITIZEN);
    expect([INTERPRETER, COMPANION].map((seat) => placeOf(court, seat))).toEqual(['courtroom', 'courtroom']);
    court.ask(JUDGE, { type: 'dismiss', seat: CITIZEN });
    expect([CITIZEN, COMPANION, INTERPRETER].map((seat) => placeOf(court, seat))).toEqual([
      'waiting',
      'waiting',
      'courtroom',
    ]);
  });

  it('all at once leaves witnesses and experts, who are called, and the public outside', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, LAWYER, WITNESS, EXPERT, OBSERVER);
    court.ask(JUDGE, { type: 'admit-all' });
    expect([CITIZEN, LAWYER, WITNESS, EXPERT, OBSERVER].map((seat) => placeOf(court, seat))).toEqual([
      'courtroom',
      'courtroom',
      'waiting',
      'waiting',
      'waiting',
    ]);
  });

  it('never brings a late witness into the courtroom, and a dismissed one is out again, unheard', () => {
    const court = new Courtroom().with(JUDGE).inSession();
    court.enter(WITNESS);
    expect(placeOf(court, WITNESS)).toBe('waiting');
    court.ask(JUDGE, { type: 'admit', seat: WITNESS });
    court.ask(JUDGE, { type: 'dismiss', seat: WITNESS });
    expect(placeOf(court, WITNESS)).toBe('waiting');
    expect(reach(court.state).listeners.has(WITNESS)).toBe(false);
  });
});

describe('the rules of the hearing', () => {
  const mine = { session: session(CITIZEN), browser: browser(CITIZEN) };
  const enter = { type: 'enter', ...mine, microphone: true, camera: true, takeOver: false } as const;
  const accepted = (court: Courtroom) => court.log.filter(({ event }) => event.type === 'rules-accepted');

  it('are accepted before anybody is let in, in the words that are valid, and stand in the log', () => {
    const court = new Courtroom().with(JUDGE);
    expect(view(court.state, CITIZEN).mustAcceptRules).toBe(true);
    expect(court.ask(CITIZEN, { ...enter, rules: null })).toBe('rules-not-accepted');
    expect(court.ask(CITIZEN, { ...enter, rules: { ...RULES, version: RULES.version + 1 } })).toBe(
      'rules-not-accepted',
    );
    expect(placeOf(court, CITIZEN)).toBe('outside');
    expect(court.ask(CITIZEN, { ...enter, rules: { ...RULES, language: 'en' } })).toBe('ok');
    expect(court.log.slice(-2).map(({ event }) => event)).toMatchObject([
      { type: 'rules-accepted', seat: CITIZEN, version: RULES.version, language: 'en' },
      { type: 'person-entered', seat: CITIZEN },
    ]);
    expect(view(court.state, CITIZEN).mustAcceptRules).toBe(false);
  });

  it('are accepted once: neither after leaving nor on another device are they asked for again', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN);
    court.ask(CITIZEN, { type: 'leave' });
    expect(court.ask(CITIZEN, { ...enter, rules: null })).toBe('ok');
    expect(court.ask(CITIZEN, { ...enter, session: session('2'), takeOver: true, rules: RULES })).toBe('ok');
    expect(accepted(court).map(({ actor }) => actor)).toEqual([JUDGE, CITIZEN].map((seat) => ({ kind: 'seat', seat })));
  });

  it('hold for the judge too, who opens nothing without them', () => {
    const court = new Courtroom();
    const rules = null;
    expect(court.ask(JUDGE, { ...enter, session: session(JUDGE), rules })).toBe('rules-not-accepted');
    expect(court.state.phase).toBe('scheduled');
  });
});

describe('who has to show who they are', () => {
  const seats = SEATS.map((seat): BookedSeat => (seat.id === CITIZEN ? { ...seat, identify: 'code' } : seat));
  const found = (court: Courtroom, outcome: 'proven' | 'refused', how: IdentityMeans = 'one-time-code') =>
    court.observe({
      type: 'note-identity',
      seat: CITIZEN,
      outcome,
      how,
      browser: outcome === 'proven' ? browser(CITIZEN) : null,
    });

  it('comes in when it is known, and only then; nobody says so for themself', () => {
    const court = new Courtroom(seats).with(JUDGE);
    expect(court.enter(CITIZEN)).toBe('identity-needed');
    expect(view(court.state, CITIZEN)).toMatchObject({ identity: 'needed', identifiedBy: 'code' });
    const claim = { type: 'note-identity', seat: CITIZEN, outcome: 'proven', how: 'document' };
    expect(court.ask(CITIZEN, claim as unknown as PersonCommand)).toBe('not-permitted');
    expect(found(court, 'proven')).toBe('ok');
    expect(court.enter(CITIZEN)).toBe('ok');
    expect(view(court.state, LAWYER)).toMatchObject({ identity: 'none-needed', identifiedBy: null });
  });

  it('is refused by staff, also where none was needed, and let in again by staff alone', () => {
    const court = new Courtroom().with(JUDGE);
    expect(found(court, 'refused', 'by-sight')).toBe('ok');
    expect(court.enter(CITIZEN)).toBe('identity-refused');
    expect(found(court, 'proven')).toBe('identity-refused');
    expect(found(court, 'proven', 'telephone')).toBe('ok');
    expect(court.enter(CITIZEN)).toBe('ok');
  });

  it('is known still when the hearing is booked anew', () => {
    const court = new Courtroom(seats);
    found(court, 'proven');
    const plan = {
      kind: 'courtroom',
      startsAt: 1,
      endsAt: 2,
      protect: [],
      unprotect: [],
      requireInterpreter: [],
      waiveInterpreter: [],
      screen: [],
      lift: [],
    } as const;
    court.observe({ type: 'note-rebooked', plan: { ...plan, seats: [...seats].toReversed(), galleryOpen: null } });
    expect(court.log.at(-1)?.event.type).toBe('seats-changed');
    expect(court.seat(CITIZEN).identity).toBe('proven');
  });

  const anew = (court: Courtroom, change: Partial<RebookedSeat>) => {
    const booked = seats.map((seat) => (seat.id === CITIZEN ? { ...seat, ...change } : seat));
    const { kind, startsAt, endsAt } = court.state;
    const measures = {
      protect: [],
      unprotect: [],
      requireInterpreter: [],
      waiveInterpreter: [],
      screen: [],
      lift: [],
      galleryOpen: null,
    };
    return court.observe({ type: 'note-rebooked', plan: { kind, startsAt, endsAt, seats: booked, ...measures } });
  };

  it('is not known any longer when somebody else is booked for the seat, and shows it anew', () => {
    const court = new Courtroom(seats);
    found(court, 'proven');
    expect(anew(court, { identityReset: true })).toBe('ok');
    expect(court.log.at(-1)?.event).toMatchObject({ type: 'seats-changed' });
    expect(court.seat(CITIZEN).identity).toBe('needed');
    expect(replay(court.log)).toEqual(court.state);
    const before = court.log.length;
    // Nothing is proven that could become void: no event follows, and no reason to refuse a later change of the booking.
    expect(anew(court, { identityReset: true })).toBe('ok');
    expect(court.log.length).toBe(before);
    court.with(JUDGE);
    expect(court.enter(CITIZEN)).toBe('identity-needed');
    found(court, 'proven');
    expect(court.enter(CITIZEN)).toBe('ok');
    expect(anew(court, { identityReset: true })).toBe('wrong-phase');
  });

  it('is not known any longer by a telephone that is theirs no longer, unless staff have seen them', () => {
    for (const how of ['one-time-code', 'telephone', 'by-sight', 'document', 'known'] as const) {
      const court = new Courtroom(seats);
      found(court, 'proven', how);
      const before = court.log.length;
      expect(anew(court, { telephoneChanged: true })).toBe('ok');
      const lapses = how === 'one-time-code' || how === 'telephone';
      expect(court.seat(CITIZEN).identity).toBe(lapses ? 'needed' : 'proven');
      expect(court.log.length - before).toBe(lapses ? 1 : 0);
      expect(replay(court.log)).toEqual(court.state);
    }
    const both = new Courtroom(seats);
    found(both, 'proven');
    expect(found(both, 'proven', 'by-sight')).toBe('ok');
    expect(both.seat(CITIZEN).identityMeans).toBe('by-sight');
    // A later code does not weaken the confirmation by staff.
    expect(found(both, 'proven')).toBe('ok');
    anew(both, { telephoneChanged: true });
    expect(both.seat(CITIZEN).identity).toBe('proven');
  });

  it('is out, also of a hearing that is held, when the telephone is another, and shows it anew', () => {
    const court = new Courtroom(seats).with(JUDGE);
    found(court, 'proven');
    court.with(CITIZEN).admitted(CITIZEN);
    expect(anew(court, { telephoneChanged: true })).toBe('ok');
    expect(court.log.slice(-2).map(({ event }) => event.type)).toEqual(['identity-withdrawn', 'person-left']);
    expect(placeOf(court, CITIZEN)).toBe('outside');
    expect(reach(court.state).listeners.has(CITIZEN)).toBe(false);
    expect(court.enter(CITIZEN)).toBe('identity-needed');
    found(court, 'proven');
    expect(court.enter(CITIZEN)).toBe('ok');
    expect(replay(court.log)).toEqual(court.state);
  });

  it('is out when staff take back what they said, or say that it is somebody else', () => {
    const withdraw = (court: Courtroom) => court.observe({ type: 'note-identity-withdrawn', seat: CITIZEN });
    const inside = () => {
      const court = new Courtroom(seats).with(JUDGE);
      found(court, 'proven', 'by-sight');
      return court.with(CITIZEN).admitted(CITIZEN);
    };
    const taken = inside();
    taken.ask(JUDGE, { type: 'give-floor', seat: CITIZEN, limitMs: null });
    expect(withdraw(taken)).toBe('ok');
    expect(taken.state.floor).toBeNull();
    expect([placeOf(taken, CITIZEN), taken.seat(CITIZEN).identity]).toEqual(['outside', 'needed']);
    expect(taken.enter(CITIZEN)).toBe('identity-needed');
    const before = taken.log.length;
    expect(withdraw(taken)).toBe('ok');
    expect(taken.log.length).toBe(before);
    const refused = inside();
    expect(found(refused, 'refused', 'by-sight')).toBe('ok');
    expect(placeOf(refused, CITIZEN)).toBe('outside');
    expect(refused.enter(CITIZEN)).toBe('identity-refused');
    expect(withdraw(refused)).toBe('ok');
    expect(refused.enter(CITIZEN)).toBe('identity-needed');
    // A person without required identification is never asked for it.
    const free = new Courtroom().with(JUDGE, CITIZEN);
    found(free, 'proven', 'by-sight');
    expect(withdraw(free)).toBe('ok');
    expect([placeOf(free, CITIZEN), free.seat(CITIZEN).identity]).toEqual(['waiting', 'none-needed']);
    free.ask(JUDGE, { type: 'close' });
    expect(withdraw(free)).toBe('hearing-closed');
  });

  it('stays refused, whoever is booked for the seat instead, and however they were to show it', () => {
    for (const change of [{ identityReset: true }, { identify: undefined }]) {
      const court = new Courtroom(seats);
      found(court, 'refused', 'by-sight');
      anew(court, change);
      expect(court.seat(CITIZEN).identity).toBe('refused');
    }
  });
});

describe('the gallery', () => {
  it('lets the public straight in while it is open, and counts them', () => {
    const court = new Courtroom().with(JUDGE, LAWYER).admitted(LAWYER);
    court.ask(JUDGE, { type: 'set-gallery', open: true });
    court.enter(OBSERVER);
    expect(placeOf(court, OBSERVER)).toBe('courtroom');
    expect(view(court.state, LAWYER)).toMatchObject({ observers: 1, galleryOpen: true });
    expect(view(court.state, LAWYER).people.map(({ seat }) => seat)).not.toContain(OBSERVER);
  });

  it('is closed in one act, which puts the public out at once, also who was let in one by one', () => {
    const court = new Courtroom().with(JUDGE, CLERK, OBSERVER).admitted(OBSERVER);
    expect(reach(court.state).listeners.has(OBSERVER)).toBe(true);
    expect(court.ask(CLERK, { type: 'set-gallery', open: false })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'set-gallery', open: false })).toBe('ok');
    expect(placeOf(court, OBSERVER)).toBe('waiting');
    expect(reach(court.state).listeners.has(OBSERVER)).toBe(false);
  });

  it('when it opens, takes in those who wait for it', () => {
    const court = new Courtroom().with(JUDGE, OBSERVER);
    expect(placeOf(court, OBSERVER)).toBe('waiting');
    court.ask(JUDGE, { type: 'set-gallery', open: true });
    expect(placeOf(court, OBSERVER)).toBe('courtroom');
  });
});

describe('a meeting', () => {
  it('is opened to the public by nobody, and its public waits though it was booked as a public hearing', () => {
    const meeting = new Courtroom().with(JUDGE, PROSECUTOR);
    meeting.state = { ...meeting.state, kind: 'meeting', galleryOpen: true };
    meeting.enter(OBSERVER);
    expect(placeOf(meeting, OBSERVER)).toBe('waiting');
    expect(view(meeting.state, PROSECUTOR).galleryOpen).toBe(false);
    expect(meeting.ask(PROSECUTOR, { type: 'set-gallery', open: true })).toBe('not-permitted');
    expect(placeOf(meeting, OBSERVER)).toBe('waiting');
  });

  it('that an older law opened is closed, which puts the public out, and is not opened again', () => {
    const meeting = new Courtroom().with(JUDGE);
    meeting.ask(JUDGE, { type: 'set-gallery', open: true });
    meeting.enter(OBSERVER);
    meeting.state = { ...meeting.state, kind: 'meeting' };
    meeting.with(PROSECUTOR, LAWYER);
    expect(placeOf(meeting, OBSERVER)).toBe('courtroom');
    expect(view(meeting.state, PROSECUTOR).acts).toContain('set-gallery');
    expect(meeting.ask(LAWYER, { type: 'set-gallery', open: false })).toBe('not-permitted');
    expect(meeting.ask(PROSECUTOR, { type: 'set-gallery', open: false })).toBe('ok');
    expect(placeOf(meeting, OBSERVER)).toBe('waiting');
    expect(meeting.state.galleryOpen).toBe(false);
    expect(view(meeting.state, PROSECUTOR).acts).not.toContain('set-gallery');
    expect(meeting.ask(PROSECUTOR, { type: 'set-gallery', open: true })).toBe('not-permitted');
  });
});

describe('an attestation', () => {
  const prison = () => new Courtroom().with(JUDGE, COORDINATOR, LAWYER).admitted(COORDINATOR, LAWYER);
  const attest = (court: Courtroom, by: SeatId, ...people: SeatId[]) => court.ask(by, { type: 'attest', people });

  it('says who sits in the room, who is then shown there by name, and who does not any longer', () => {
    const court = prison();
    expect(view(court.state, COORDINATOR).room).toEqual([{ seat: PRISONER, role: 'accused', present: false }]);
    expect(attest(court, COORDINATOR, PRISONER)).toBe('ok');
    const seen = view(court.state, LAWYER).people.find(({ seat }) => seat === PRISONER);
    expect(seen).toMatchObject({ place: 'with', sitsWith: COORDINATOR, here: true });
    attest(court, COORDINATOR);
    expect(placeOf(court, PRISONER)).toBe('outside');
  });

  it('is made by the coordinator of that room only, of people who are expected there', () => {
    const court = prison().with(COMPANION, CITIZEN);
    expect(attest(court, COMPANION, PRISONER)).toBe('not-permitted');
    expect(attest(court, LAWYER, PRISONER)).toBe('not-permitted');
    expect(attest(court, COORDINATOR, CITIZEN)).toBe('not-in-room');
  });

  it('keeps a person to one place: neither attested while inside, nor entering while attested', () => {
    const court = prison();
    attest(court, COORDINATOR, PRISONER);
    expect(court.enter(PRISONER)).toBe('seat-in-use');
    const other = prison().with(PRISONER);
    expect(attest(other, COORDINATOR, PRISONER)).toBe('seat-in-use');
  });

  it('ends when the coordinator goes, for good or by the court’s order', () => {
    const court = prison();
    attest(court, COORDINATOR, PRISONER);
    court.ask(COORDINATOR, { type: 'leave' });
    expect(placeOf(court, PRISONER)).toBe('outside');
  });
});

describe('who may put out or mute whom', () => {
  const PANEL = 'panel' as SeatId;
  const seats: readonly BookedSeat[] = [...SEATS, { id: PANEL, role: 'panel-judge' }];

  it('a judge of the panel only the host, and nobody themself', () => {
    const room = new Courtroom(seats).with(JUDGE, CLERK, PANEL);
    for (const type of ['dismiss', 'mute', 'remove'] as const) {
      expect(room.ask(CLERK, { type, seat: PANEL })).toBe('not-permitted');
      expect(room.ask(CLERK, { type, seat: CLERK })).toBe('not-permitted');
    }
    room.ask(CLERK, { type: 'mute-all' });
    expect(room.seat(PANEL).microphone).toBe('on');
    expect(room.ask(JUDGE, { type: 'mute', seat: PANEL })).toBe('ok');
    expect(room.ask(CLERK, { type: 'allow-to-speak', seat: PANEL })).toBe('ok');
    expect(room.seat(PANEL).microphone).toBe('off');
    expect(room.ask(JUDGE, { type: 'dismiss', seat: CLERK })).toBe('ok');
  });
});
