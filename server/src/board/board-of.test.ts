import {
  CITIZEN,
  CLERK,
  COMPANION,
  COORDINATOR,
  Courtroom,
  JUDGE,
  LAWYER,
  OBSERVER,
  PRISONER,
  SEATS,
  WITNESS,
} from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId, RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { describe, expect, it } from 'vitest';
import type { HearingCard } from '../hearings/ports.ts';
import { nextAlarmAt } from './alarms.ts';
import { EMPTY_CONTEXT } from './hearing-context.ts';
import type { HearingContext } from './hearing-context.ts';
import { boardOf } from './board-of.ts';

function shown(court: Courtroom, context: Partial<HearingContext> = {}, now = court.now) {
  const hearing = boardOf(court.state, { ...EMPTY_CONTEXT, card: cardOf(court.state), ...context }, now);
  return {
    ...hearing,
    person: (seat: SeatId) => hearing.people.find((each) => each.seat === seat),
    kinds: hearing.alarms.map(({ kind, seat }) => (seat === null ? kind : `${kind} ${seat}`)),
  };
}

function cardOf(state: HearingState): HearingCard {
  const seats = [...state.seats.values()].map(
    ({ id, role }) => [id, { role, name: `name of ${id}`, tokenId: null }] as const,
  );
  return { hearing: 'h1' as HearingId, title: 'Title', branch: 'Branch', caseNumber: '1', seats: new Map(seats) };
}

describe('a person on the board', () => {
  it('has to show who they are, or need not', () => {
    const court = new Courtroom(SEATS.map((seat) => (seat.id === CITIZEN ? { ...seat, identify: 'code' } : seat)));
    const identities = new Map([[CITIZEN, { state: 'confirmed', at: 6 } as const]]);
    expect(shown(court).person(CITIZEN)).toMatchObject({ identity: 'not-asked' });
    expect(shown(court).person(LAWYER)).toMatchObject({ identity: 'not-needed' });
    expect(shown(court, { identities }).person(CITIZEN)).toMatchObject({ identity: 'confirmed' });
  });

  it('is where their last step led, since then', () => {
    const court = new Courtroom();
    expect(shown(court).person(CITIZEN)).toMatchObject({ place: 'not-come', since: null });
    const open = new Map([[CITIZEN, { since: 7, equipped: false }]]);
    const links = { open, browsers: new Map(), unheard: new Map() };
    expect(shown(court, { links }).person(CITIZEN)).toMatchObject({ place: 'link-open', since: 7 });
    open.set(CITIZEN, { since: 7, equipped: true });
    expect(shown(court, { links }).person(CITIZEN)).toMatchObject({ place: 'checking-device', since: 7 });
    court.with(JUDGE, CITIZEN);
    const entered = court.now;
    court.after(5_000).connectionLost(CITIZEN);
    expect(shown(court, { links }).person(CITIZEN)).toMatchObject({
      place: 'waiting',
      since: entered,
      awaySince: court.now,
    });
    court.admitted(CITIZEN);
    expect(shown(court).person(CITIZEN)).toMatchObject({ place: 'courtroom', since: court.now });
    court.ask(CITIZEN, { type: 'leave' });
    expect(shown(court).person(CITIZEN)).toMatchObject({ place: 'left', since: court.now, awaySince: null });
    expect(shown(court, { links }).person(CITIZEN)).toMatchObject({ place: 'checking-device' });
    court.with(WITNESS);
    court.ask(JUDGE, { type: 'remove', seat: WITNESS });
    expect(shown(court).person(WITNESS)).toMatchObject({ place: 'expelled', since: court.now });
  });

  it('in a private room is no more than in one: the room, and who else is there, is not on the board', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, COMPANION, LAWYER).admitted(CITIZEN, LAWYER);
    expect(court.ask(CITIZEN, { type: 'consult', room: 'secret-room' as RoomId, invite: [] })).toBe('ok');
    const board = shown(court);
    expect(board.person(CITIZEN)).toMatchObject({ place: 'consultation', since: court.now });
    expect(board.person(LAWYER)).toMatchObject({ place: 'courtroom' });
    expect(JSON.stringify(board)).not.toContain('secret-room');
  });

  it('who is protected has an alias and no name, and a name again when the protection is lifted', () => {
    const court = new Courtroom().with(JUDGE, WITNESS);
    court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    const board = shown(court);
    expect(board.person(WITNESS)).toMatchObject({ name: '', alias: 1 });
    expect(JSON.stringify(board)).not.toContain('name of witness');
    court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: false });
    expect(shown(court).person(WITNESS)).toMatchObject({ name: 'name of witness', alias: null });
  });

  it('of the public is a number', () => {
    const court = new Courtroom().with(JUDGE, OBSERVER);
    expect(shown(court).person(OBSERVER)).toBeUndefined();
    expect(shown(court)).toMatchObject({ observers: 1 });
  });

  it('before another’s device is with them', () => {
    const court = new Courtroom().with(JUDGE, COORDINATOR).admitted(COORDINATOR);
    court.ask(COORDINATOR, { type: 'attest', people: [PRISONER] });
    expect(shown(court).person(PRISONER)).toMatchObject({ place: 'with', since: court.now });
  });

  it('has no measured line while away', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN);
    const connections = new Map([[CITIZEN, { level: 'poor', lossPercent: 20, rttMs: 40, poorSince: 9 } as const]]);
    expect(shown(court, { connections }).person(CITIZEN)?.line).toEqual({ level: 'poor', lossPercent: 20, rttMs: 40 });
    court.connectionLost(CITIZEN);
    expect(shown(court, { connections }).person(CITIZEN)?.line.level).toBe('unknown');
  });
});

describe('alarms', () => {
  it('say of every hearing that is held that something is wrong with the storage, before all else', () => {
    const court = new Courtroom();
    const storage = { kind: 'full', since: 5 } as const;
    expect(shown(court, { storage }).kinds).not.toContain('storage');
    court.with(JUDGE).inSession();
    court.observe({ type: 'note-recorder-failed', since: court.now, reason: 'disk-full' });
    const [first] = shown(court, { storage }).alarms;
    expect(first).toEqual({ kind: 'storage', seat: null, since: 5 });
  });

  it('say of hearings that are still to begin that there is not enough room for all of them', () => {
    const court = new Courtroom();
    const known = { storage: { kind: 'booked', since: 5 } } as const;
    const alarm = { kind: 'room-booked', seat: null, since: 5 };
    expect(shown(court, known, court.state.startsAt - 1).alarms).toEqual([alarm]);
    court.with(JUDGE).inSession();
    expect(shown(court, known).alarms).toEqual([]);
    const [slow] = shown(court, { storage: { kind: 'slow', since: 5 } }).alarms;
    expect(slow).toMatchObject({ kind: 'disk-slow' });
  });

  it('say that nobody presides from the planned start on, and only then', () => {
    const court = new Courtroom();
    const { startsAt } = court.state;
    expect(shown(court, {}, startsAt - 1).kinds).toEqual([]);
    const { links } = EMPTY_CONTEXT;
    expect(nextAlarmAt(court.state, links, startsAt - 1)).toBe(startsAt);
    expect(shown(court, {}, startsAt).alarms).toEqual([{ kind: 'no-host', seat: null, since: startsAt }]);
    expect(nextAlarmAt(court.state, links, startsAt)).toBeNull();
    court.with(CLERK);
    expect(shown(court).kinds).toEqual(['no-host']);
    court.with(JUDGE);
    expect(shown(court).kinds).toEqual([]);
  });

  it('say that the only host is gone from a session, and that it was suspended for that', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).inSession();
    expect(shown(court).kinds).toEqual([]);
    court.connectionLost(JUDGE);
    const lostAt = court.now;
    expect(shown(court).alarms).toEqual([
      { kind: 'no-host', seat: null, since: lostAt },
      { kind: 'disconnected', seat: JUDGE, since: lostAt },
    ]);
    court.after(10_000).observe({ type: 'note-host-missing' });
    expect(court.state.phase).toBe('suspended');
    expect(shown(court).alarms[0]).toEqual({ kind: 'no-host', seat: null, since: court.now });
  });

  it('say after a moment that the page of a person inside is gone, though their media seems to go on', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN);
    const links = { open: new Map(), browsers: new Map(), unheard: new Map([[CITIZEN, court.now]]) };
    expect(shown(court, { links }, court.now + 1_999).kinds).toEqual([]);
    expect(nextAlarmAt(court.state, links, court.now + 1_999)).toBe(court.now + 2_000);
    const later = shown(court, { links }, court.now + 2_000);
    expect(later.alarms).toEqual([{ kind: 'disconnected', seat: CITIZEN, since: court.now }]);
    expect(later.person(CITIZEN)).toMatchObject({ place: 'waiting', awaySince: court.now });
    court.ask(CITIZEN, { type: 'leave' });
    expect(shown(court, { links }, court.now + 9_000).kinds).toEqual([]);
  });

  it('say that the recorder has failed, and which person’s line is bad, most urgent first', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    const connections = new Map([[CITIZEN, { level: 'poor', lossPercent: 20, rttMs: 40, poorSince: 9 } as const]]);
    expect(shown(court, { connections }).kinds).toEqual([`bad-line ${CITIZEN}`]);
    court.observe({ type: 'note-recorder-failed', since: court.now, reason: 'recorder-stalled' });
    const since = court.now - 100;
    expect(shown(court, { connections })).toMatchObject({
      recorder: 'failing',
      recorderFault: 'recorder-stalled',
      kinds: ['recorder', `bad-line ${CITIZEN}`],
    });
    expect(shown(court).alarms[0]?.since).toBe(since);
  });

  it('say who needs help and whose identity is locked, also before they enter', () => {
    const court = new Courtroom().with(JUDGE);
    const help = new Map([[CITIZEN, 5]]);
    const identities = new Map([[LAWYER, { state: 'locked', at: 6 } as const]]);
    expect(shown(court, { help, identities }).kinds).toEqual([`needs-help ${CITIZEN}`, `identity-locked ${LAWYER}`]);
  });

  it('are none when the hearing is over', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN);
    court.connectionLost(CITIZEN);
    court.ask(JUDGE, { type: 'close' });
    expect(shown(court, { help: new Map([[CITIZEN, 5]]) }).alarms).toEqual([]);
  });
});
