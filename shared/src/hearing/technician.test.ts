import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  browser,
  CITIZEN,
  CLERK,
  Courtroom,
  JUDGE,
  LAWYER,
  SEATS,
  session,
  WITNESS,
} from './courtroom.fixture.ts';
import { replay } from './evolve/evolve.ts';
import type { RoomId, ScreeningId, SeatId } from './ids.ts';
import { reachTable } from './projection/reach-table.ts';
import { reach } from './law/reach.ts';
import { view } from './projection/view.ts';

const SUPPORT = 'support-1' as SeatId;
const R1 = 'r1' as RoomId;

const seated = () => {
  const court = new Courtroom().with(JUDGE, CLERK, CITIZEN, LAWYER, ACCUSED).admitted(CITIZEN, LAWYER, ACCUSED);
  expect(court.observe({ type: 'note-technician', seat: SUPPORT })).toBe('ok');
  return court;
};
const inside = () => seated().with(SUPPORT).admitted(SUPPORT);
const placeOf = (court: Courtroom) => court.seat(SUPPORT).place.kind;

describe('staff who help with devices', () => {
  it('have a seat, once, at a hearing that is not over, and take nobody else’s', () => {
    const court = seated();
    expect(court.log.at(-1)).toMatchObject({ actor: { kind: 'system' }, event: { type: 'technician-seated' } });
    const before = court.log.length;
    expect(court.observe({ type: 'note-technician', seat: SUPPORT })).toBe('ok');
    expect(court.log.length).toBe(before);
    expect(court.observe({ type: 'note-technician', seat: CITIZEN })).toBe('seat-in-use');
    expect(court.ask(JUDGE, { type: 'note-technician', seat: SUPPORT } as never)).toBe('not-permitted');
    court.ask(JUDGE, { type: 'close' });
    expect(court.observe({ type: 'note-technician', seat: 'support-2' as SeatId })).toBe('hearing-closed');
    expect(replay(court.log)).toEqual(court.state);
  });

  it('wait until the court lets them in by name, never with all others', () => {
    const court = seated();
    const known = () => view(court.state, JUDGE).people.some(({ seat }) => seat === SUPPORT);
    expect(known()).toBe(false);
    court.with(SUPPORT);
    expect([placeOf(court), known()]).toEqual(['waiting', true]);
    expect(reach(court.state).listeners.has(SUPPORT)).toBe(false);
    expect(court.ask(JUDGE, { type: 'admit-all' })).toBe('ok');
    expect(placeOf(court)).toBe('waiting');
    expect(court.ask(CITIZEN, { type: 'admit', seat: SUPPORT })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'admit', seat: SUPPORT })).toBe('ok');
    expect(placeOf(court)).toBe('courtroom');
  });

  it('are then seen by everybody, hear and are heard, and stand in the table of who heard whom', () => {
    const court = inside();
    for (const seat of [JUDGE, CLERK, CITIZEN, LAWYER, ACCUSED]) {
      const shown = view(court.state, seat).people.find(({ seat: id }) => id === SUPPORT);
      expect(shown).toMatchObject({ role: 'technician', alias: null, place: 'courtroom' });
    }
    expect([...(reach(court.state).listeners.get(SUPPORT) ?? [])]).toContain('judge/microphone');
    court.ask(SUPPORT, { type: 'set-microphone', on: true });
    const rows = reachTable(court.log);
    expect(rows.some(({ listener }) => listener === SUPPORT)).toBe(true);
    expect(rows.some(({ source, listener }) => source === `${SUPPORT}/microphone` && listener === CITIZEN)).toBe(true);
  });

  it('are put out and kept out by the court', () => {
    const court = inside();
    expect(court.ask(JUDGE, { type: 'remove', seat: SUPPORT })).toBe('ok');
    expect(court.observe({ type: 'note-technician', seat: SUPPORT })).toBe('ok');
    expect(court.enter(SUPPORT)).toBe('expelled');
  });

  it('come into no private room, neither called nor by themselves, and conduct nothing', () => {
    const court = inside();
    expect(court.ask(CITIZEN, { type: 'consult', room: R1, invite: [] })).toBe('ok');
    expect(court.ask(CITIZEN, { type: 'invite', seat: SUPPORT })).toBe('not-permitted');
    expect(court.ask(SUPPORT, { type: 'answer-invitation', room: R1, accept: true })).toBe('not-permitted');
    expect(court.ask(SUPPORT, { type: 'consult', room: 'r2' as RoomId, invite: [CITIZEN] })).toBe('not-permitted');
    const { acts } = view(court.state, SUPPORT);
    for (const act of ['admit', 'mute', 'start', 'see-everyone', 'see-alarms', 'hear-unaltered', 'confer'] as const) {
      expect(acts).not.toContain(act);
    }
  });

  it('do not know a protected witness by name, and cannot be one', () => {
    const court = inside().with(WITNESS).admitted(WITNESS);
    court.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    expect(view(court.state, SUPPORT).people.find(({ seat }) => seat === WITNESS)?.alias).toBe(1);
    expect(court.ask(JUDGE, { type: 'protect', seat: SUPPORT, on: true })).toBe('not-permitted');
  });

  it('are kept from nobody’s sight by a screen', () => {
    const court = inside();
    const screen = { type: 'screen', screen: 's1' as ScreeningId, between: [[SUPPORT], [CITIZEN]] } as const;
    expect(court.ask(JUDGE, screen)).toBe('cannot-screen');
  });

  it('keep their seat when the hearing is booked anew before it is opened', () => {
    const court = new Courtroom();
    court.observe({ type: 'note-technician', seat: SUPPORT });
    const { kind, startsAt, endsAt } = court.state;
    const measures = {
      protect: [],
      unprotect: [],
      requireInterpreter: [],
      waiveInterpreter: [],
      screen: [],
      lift: [] as ScreeningId[],
      galleryOpen: null,
    };
    const before = court.log.length;
    const plan = { kind, startsAt, endsAt, seats: SEATS, ...measures };
    expect(court.observe({ type: 'note-rebooked', plan })).toBe('ok');
    expect(court.log.length).toBe(before);
    const fewer = SEATS.filter(({ id }) => id !== WITNESS);
    expect(court.observe({ type: 'note-rebooked', plan: { ...plan, seats: fewer } })).toBe('ok');
    expect(court.state.seats.has(WITNESS)).toBe(false);
    expect(court.seat(SUPPORT).role).toBe('technician');
    court.with(JUDGE);
    const enter = {
      type: 'enter',
      session: session(SUPPORT),
      browser: browser(SUPPORT),
      microphone: true,
      camera: false,
      takeOver: false,
    } as const;
    expect(court.ask(SUPPORT, { ...enter, rules: null })).toBe('rules-not-accepted');
    expect(court.enter(SUPPORT)).toBe('ok');
    expect(replay(court.log)).toEqual(court.state);
  });
});
