import { describe, expect, it } from 'vitest';
import { conversationsOf, readersOf } from './law/chat.ts';
import {
  ACCUSED,
  CITIZEN,
  CLERK,
  COMPANION,
  COORDINATOR,
  Courtroom,
  JUDGE,
  LAWYER,
  OBSERVER,
  PRISONER,
  PROSECUTOR,
  WITNESS,
} from './courtroom.fixture.ts';
import { replay } from './evolve/evolve.ts';
import type { ScreeningId, SeatId } from './ids.ts';
import { parseSourceId, sourceId } from './ids.ts';
import { reach } from './law/reach.ts';
import { screened } from './state.ts';
import { view } from './projection/view.ts';

const SCREEN = 's' as ScreeningId;
const heard = (court: Courtroom, listener: SeatId) =>
  new Set([...(reach(court.state).listeners.get(listener) ?? [])].map((source) => parseSourceId(source).seat));
const known = (court: Courtroom, viewer: SeatId) => view(court.state, viewer).people.map(({ seat }) => seat);

/** A protected witness on the record. */
function witness(): Courtroom {
  const court = new Courtroom().with(JUDGE, CLERK, LAWYER, WITNESS, OBSERVER);
  court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
  return court.admitted(LAWYER, WITNESS, OBSERVER).inSession();
}

/** The citizen and the accused, screened from each other in one courtroom with others. */
function parted(): Courtroom {
  const court = new Courtroom().with(JUDGE, CLERK, CITIZEN, ACCUSED, LAWYER).admitted(CITIZEN, ACCUSED, LAWYER);
  court.ask(JUDGE, { type: 'screen', screen: SCREEN, between: [[CITIZEN], [ACCUSED]] });
  return court;
}

describe('a screen', () => {
  it('keeps its sides out of each other’s sight, hearing and lists; others see both', () => {
    const court = parted();
    expect([...heard(court, CITIZEN)].sort()).toEqual([CLERK, JUDGE, LAWYER]);
    expect([...heard(court, ACCUSED)].sort()).toEqual([CLERK, JUDGE, LAWYER]);
    expect(heard(court, LAWYER)).toEqual(new Set([JUDGE, CLERK, CITIZEN, ACCUSED]));
    expect(known(court, CITIZEN)).not.toContain(ACCUSED);
    expect(known(court, ACCUSED)).not.toContain(CITIZEN);
  });

  it('holds for the floor, the spotlight and a shared screen too', () => {
    const court = parted();
    court.ask(JUDGE, { type: 'give-floor', seat: ACCUSED, limitMs: null });
    court.ask(JUDGE, { type: 'spotlight', seat: ACCUSED });
    court.ask(JUDGE, { type: 'allow-share', seat: ACCUSED, allowed: true });
    expect(court.ask(ACCUSED, { type: 'share-screen' })).toBe('ok');
    expect(view(court.state, CITIZEN)).toMatchObject({ floor: null, spotlight: null, share: null });
    expect(view(court.state, LAWYER)).toMatchObject({ floor: { seat: ACCUSED }, spotlight: ACCUSED, share: ACCUSED });
    expect(reach(court.state).listeners.get(CITIZEN)).not.toContain(sourceId(ACCUSED, 'screen'));
    expect(reach(court.state).listeners.get(LAWYER)).toContain(sourceId(ACCUSED, 'screen'));
  });

  it('holds for what is written to all', () => {
    const court = parted();
    const all = conversationsOf(court.state, court.seat(CITIZEN)).find(({ kind }) => kind === 'all');
    expect(readersOf(court.state, all!, CITIZEN).sort()).toEqual([CITIZEN, CLERK, JUDGE, LAWYER]);
  });

  it('covers people who sit before another’s device, on whichever side it was set', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, COORDINATOR).admitted(CITIZEN, COORDINATOR);
    court.ask(COORDINATOR, { type: 'attest', people: [PRISONER] });
    court.ask(JUDGE, { type: 'screen', screen: SCREEN, between: [[CITIZEN], [PRISONER]] });
    expect(screened(court.state, CITIZEN, COORDINATOR)).toBe(true);
    expect(heard(court, CITIZEN)).not.toContain(COORDINATOR);
    expect(heard(court, COORDINATOR)).not.toContain(CITIZEN);
    expect(known(court, CITIZEN)).toEqual([JUDGE]);

    court.ask(JUDGE, { type: 'lift-screen', screen: SCREEN });
    court.ask(JUDGE, { type: 'screen', screen: 's2' as ScreeningId, between: [[COORDINATOR], [CITIZEN]] });
    expect(screened(court.state, PRISONER, CITIZEN)).toBe(true);
    expect(known(court, CITIZEN)).toEqual([JUDGE]);
  });

  it('covers everybody before the device of somebody named, who are seen and heard through it', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, COORDINATOR);
    const other = { ...court.seat(PRISONER), id: 'other-prisoner' as SeatId };
    const seats = new Map(court.state.seats).set(other.id, other);
    const screenings = new Map([
      ['s' as ScreeningId, { id: 's' as ScreeningId, between: [[PRISONER], [CITIZEN]] } as const],
    ]);
    for (const one of [PRISONER, COORDINATOR, other.id]) {
      expect(screened({ screenings, seats }, one, CITIZEN), one).toBe(true);
      expect(screened({ screenings, seats }, CITIZEN, one), one).toBe(true);
      expect(screened({ screenings, seats }, one, JUDGE), one).toBe(false);
    }
  });

  it('is set before anybody comes, and ends when it is lifted', () => {
    const court = new Courtroom();
    expect(court.ask(JUDGE, { type: 'screen', screen: SCREEN, between: [[CITIZEN], [LAWYER]] })).toBe('ok');
    court.with(JUDGE, CITIZEN, LAWYER).admitted(CITIZEN, LAWYER);
    expect(heard(court, CITIZEN)).toEqual(new Set([JUDGE]));
    expect(court.ask(JUDGE, { type: 'lift-screen', screen: SCREEN })).toBe('ok');
    expect(heard(court, CITIZEN)).toEqual(new Set([JUDGE, LAWYER]));
    expect(court.ask(JUDGE, { type: 'lift-screen', screen: SCREEN })).toBe('unknown-screen');
  });

  it('parts nobody from themselves, the court, their lawyer, their companion or those in their room', () => {
    const court = new Courtroom().with(JUDGE);
    const between = (a: SeatId[], b: SeatId[]) => court.ask(JUDGE, { type: 'screen', screen: SCREEN, between: [a, b] });
    expect(between([CITIZEN], [CITIZEN])).toBe('cannot-screen');
    expect(between([CITIZEN], [CLERK])).toBe('cannot-screen');
    expect(between([ACCUSED], [CITIZEN, LAWYER])).toBe('cannot-screen');
    expect(between([COMPANION], [CITIZEN])).toBe('cannot-screen');
    expect(between([PRISONER], [COORDINATOR])).toBe('cannot-screen');
    expect(between([CITIZEN], ['nobody' as SeatId])).toBe('unknown-seat');
  });

  it('is the judge’s to set, or the clerk’s once the judge has said so', () => {
    const court = new Courtroom().with(JUDGE, CLERK, LAWYER);
    const ask = (by: SeatId) => court.ask(by, { type: 'screen', screen: SCREEN, between: [[CITIZEN], [ACCUSED]] });
    expect([ask(CLERK), ask(LAWYER)]).toEqual(['not-permitted', 'not-permitted']);
    court.ask(JUDGE, { type: 'delegate', acts: ['screen'] });
    expect(ask(CLERK)).toBe('ok');
  });
});

describe('a protected person', () => {
  const seen = (court: Courtroom, viewer: SeatId) =>
    view(court.state, viewer).people.find(({ seat }) => seat === WITNESS);

  it('is known by an alias to all but the judge, and to nobody but the court as protected', () => {
    const court = witness();
    expect(seen(court, JUDGE)).toMatchObject({ alias: null, protected: true });
    expect(seen(court, CLERK)).toMatchObject({ alias: 1, protected: true });
    expect(seen(court, LAWYER)).toMatchObject({ alias: 1, protected: false });
    expect(view(court.state, WITNESS).me).toMatchObject({ alias: null, protected: true });
  });

  it('is heard and seen as they are by the judge, and altered by all others', () => {
    const { listeners } = reach(witness().state);
    const of = (seat: SeatId) => [...(listeners.get(seat) ?? [])].filter((source) => source.startsWith(WITNESS));
    expect(of(JUDGE)).toEqual([sourceId(WITNESS, 'microphone'), sourceId(WITNESS, 'camera')]);
    for (const seat of [CLERK, LAWYER, OBSERVER]) {
      expect(of(seat), seat).toEqual([sourceId(WITNESS, 'altered-microphone'), sourceId(WITNESS, 'altered-camera')]);
    }
  });

  it('is recorded in both ways, the raw one in the sealed store only', () => {
    const { recorder, sealed } = reach(witness().state);
    expect(recorder).toContain(sourceId(WITNESS, 'altered-microphone'));
    expect([...sealed]).toEqual([sourceId(WITNESS, 'microphone'), sourceId(WITNESS, 'camera')]);
  });

  it('is protected by the judge alone, never by delegation, and is none of the court or the public', () => {
    const court = new Courtroom().with(JUDGE, CLERK, LAWYER);
    expect(court.ask(CLERK, { type: 'protect', seat: WITNESS, on: true })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'delegate', acts: ['protect'] })).toBe('not-delegable');
    for (const seat of [CLERK, OBSERVER]) {
      expect(court.ask(JUDGE, { type: 'protect', seat, on: true }), seat).toBe('not-permitted');
    }
  });
});

describe('a voice or face that cannot be altered', () => {
  const voice = sourceId(WITNESS, 'microphone');
  const failed = { type: 'note-altering-failed', source: voice, fault: 'stalled' } as const;
  const restored = { type: 'note-altering-restored', source: voice } as const;
  const entries = (court: Courtroom) =>
    court.log.map(({ event }) => event.type).filter((type) => type.startsWith('alter'));
  const told = (court: Courtroom, seat: SeatId) => view(court.state, seat).withheld;

  it('is an entry when it fails and when it works again, and an alarm to judge and clerk in between', () => {
    const court = witness();
    court.observe(failed);
    const since = court.now;
    court.observe(failed);
    for (const seat of [JUDGE, CLERK])
      expect(told(court, seat)).toEqual([{ seat: WITNESS, kind: 'microphone', since, fault: 'stalled' }]);
    for (const seat of [LAWYER, OBSERVER, WITNESS]) expect(told(court, seat)).toEqual([]);
    court.observe(restored);
    court.observe(restored);
    expect(told(court, JUDGE)).toEqual([]);
    expect(entries(court)).toEqual(['altering-failed', 'altering-restored']);
  });

  it('changes nobody’s reach: nothing takes the place of what is not there', () => {
    const court = witness();
    const before = reach(court.state);
    court.observe(failed);
    expect(reach(court.state)).toEqual(before);
  });

  it('is no alarm any longer when nothing has to be altered: at rest, after the person has gone, without protection', () => {
    for (const end of [
      (court: Courtroom) => court.ask(JUDGE, { type: 'recess' }),
      (court: Courtroom) => court.ask(JUDGE, { type: 'dismiss', seat: WITNESS }),
      (court: Courtroom) => court.connectionLost(WITNESS),
      (court: Courtroom) => court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: false }),
      (court: Courtroom) => court.ask(JUDGE, { type: 'close' }),
      (court: Courtroom) => court.observe({ type: 'note-service-restarted', lastWrittenAt: null }),
    ]) {
      const court = witness();
      court.observe(failed);
      expect(told(court, JUDGE)).toHaveLength(1);
      expect(end(court)).toBe('ok');
      expect(told(court, JUDGE)).toEqual([]);
      court.observe(restored);
      expect(entries(court)).toEqual(['altering-failed']);
      expect(replay(court.log)).toEqual(court.state);
    }
  });

  it('is nothing of a person who need not be altered, nor of a screen', () => {
    const court = witness();
    court.observe({ ...failed, source: sourceId(LAWYER, 'microphone') });
    court.observe({ ...failed, source: sourceId(WITNESS, 'screen') });
    expect(entries(court)).toEqual([]);
  });
});

describe('the free-will check', () => {
  const check = { type: 'check-free-will', question: 'alone', answer: 'no' } as const;

  it('is asked of people who wait or sit in a prison’s room, and its answers are for those who check', () => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN, LAWYER, COORDINATOR).admitted(LAWYER, COORDINATOR);
    court.ask(COORDINATOR, { type: 'attest', people: [PRISONER] });
    expect(court.ask(CLERK, { ...check, seat: CITIZEN })).toBe('ok');
    expect(court.ask(JUDGE, { ...check, seat: PRISONER })).toBe('ok');
    const answers = (viewer: SeatId) =>
      view(court.state, viewer).people.find(({ seat }) => seat === PRISONER)?.freeWill;
    expect(answers(CLERK)).toEqual({ alone: { answer: 'no', at: court.now } });
    expect(answers(LAWYER)).toEqual({});
  });

  it('is not made by a party, nor of somebody who is not there', () => {
    const court = new Courtroom().with(JUDGE, LAWYER).admitted(LAWYER);
    expect(court.ask(LAWYER, { ...check, seat: LAWYER })).toBe('not-permitted');
    expect(court.ask(JUDGE, { ...check, seat: PROSECUTOR })).toBe('not-in-courtroom');
  });
});
