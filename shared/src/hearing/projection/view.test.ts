import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  browser,
  CITIZEN,
  CLERK,
  COORDINATOR,
  Courtroom,
  INTERPRETER,
  JUDGE,
  LAWYER,
  PRISONER,
  PROSECUTOR,
  SEATS,
  session,
  WITNESS,
} from '../courtroom.fixture.ts';
import type { RoomId, ScreeningId, SeatId } from '../ids.ts';
import { PERMISSIONS } from '../law/permissions.ts';
import { view, viewFor } from './view.ts';

const known = (court: Courtroom, viewer: SeatId) => view(court.state, viewer).people.map(({ seat }) => seat);

describe('a view', () => {
  it('shows a waiting person those whom they belong to, once these are there, and nobody else', () => {
    const court = new Courtroom().with(JUDGE, LAWYER, PROSECUTOR);
    expect(known(court, LAWYER)).toEqual([]);
    court.with(ACCUSED, INTERPRETER);
    expect(known(court, LAWYER)).toEqual([ACCUSED]);
    expect(known(court, ACCUSED).sort()).toEqual([INTERPRETER, LAWYER]);
    expect(known(court, PROSECUTOR)).toEqual([]);
  });

  it('shows a coordinator the people of the room before anybody comes', () => {
    expect(known(new Courtroom(), COORDINATOR)).toEqual([PRISONER]);
  });

  it('shows a link alone where its seat is, and nobody, while another browser holds the seat', () => {
    const court = new Courtroom().with(JUDGE, LAWYER, ACCUSED, INTERPRETER).admitted(LAWYER, ACCUSED);
    const room = 'room' as RoomId;
    expect(court.ask(LAWYER, { type: 'consult', room, invite: [ACCUSED] })).toBe('ok');
    expect(viewFor(court.state, LAWYER, { session: session(LAWYER), browser: browser('2') })).toEqual(
      view(court.state, LAWYER),
    );
    for (const other of [null, session('somebody')].map((one) => ({ session: one, browser: browser('2') }))) {
      const shown = viewFor(court.state, LAWYER, other);
      expect(shown).toMatchObject({ people: [], consultation: null, invitations: [], consultable: [] });
      expect(shown.me).toMatchObject({ place: 'consultation', here: true, assists: [] });
      expect(viewFor(court.state, ACCUSED, other).invitations).toEqual([]);
    }
  });

  it('offers the acts that the table allows, and those that mean something to few to these few', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, LAWYER, ACCUSED, COORDINATOR).admitted(CITIZEN, LAWYER, ACCUSED);
    const acts = (seat: SeatId) => view(court.state, seat).acts;
    expect(acts(LAWYER)).toContain('chat-to-counsel');
    expect(acts(CITIZEN)).not.toContain('chat-to-counsel');
    expect(acts(COORDINATOR)).toContain('attest');
    expect(acts(CITIZEN)).not.toContain('share-when-allowed');
    court.ask(JUDGE, { type: 'allow-share', seat: CITIZEN, allowed: true });
    expect(acts(CITIZEN)).toContain('share-when-allowed');
    for (const { id } of SEATS) {
      expect(
        acts(id).every((act) => PERMISSIONS[act].phases.includes('open')),
        id,
      ).toBe(true);
    }
  });

  it('tells how long somebody was away to the person and the court, and to nobody else', () => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN, LAWYER).admitted(CITIZEN, LAWYER).inSession();
    court.connectionLost(CITIZEN);
    const lostAt = court.now;
    const citizen = (viewer: SeatId) => view(court.state, viewer).people.find(({ seat }) => seat === CITIZEN);
    expect(citizen(LAWYER)).toMatchObject({ here: false, awaySince: lostAt });
    court.now += 22_900;
    court.observe({ type: 'note-line-restored', seat: CITIZEN, session: session(CITIZEN) });
    expect(view(court.state, CITIZEN).me.missed).toEqual({ ms: 23_000, at: court.now });
    expect(citizen(CLERK)?.missed?.ms).toBe(23_000);
    expect(citizen(LAWYER)).toMatchObject({ here: true, missed: null });
  });

  it('counts as missed only what was held without the person: no time before the session, no rest, no wait', () => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN, WITNESS).admitted(CITIZEN);
    const missed = (seat: SeatId) => view(court.state, CLERK).people.find((one) => one.seat === seat)?.missed;
    const back = (seat: SeatId) => court.observe({ type: 'note-line-restored', seat, session: session(seat) });
    court.connectionLost(CITIZEN);
    court.after(500_000);
    back(CITIZEN);
    expect(missed(CITIZEN)).toBeNull();
    for (const seat of [CITIZEN, WITNESS]) court.connectionLost(seat);
    court.after(60_000).ask(JUDGE, { type: 'start', countdownMs: 0 });
    const begun = court.now;
    court.observe({ type: 'note-recorder-confirmed' });
    court.after(20_000).ask(JUDGE, { type: 'recess' });
    const held = court.now - begun;
    court.after(600_000);
    for (const seat of [CITIZEN, WITNESS]) back(seat);
    expect(missed(CITIZEN)?.ms).toBe(held);
    expect(missed(WITNESS)).toBeNull();
    // A line lost at rest does not hide the session time missed earlier.
    const lost = missed(CITIZEN);
    court.connectionLost(CITIZEN);
    court.after(9_000);
    back(CITIZEN);
    expect(missed(CITIZEN)).toEqual(lost);
  });

  it('offers for a consultation whom the law would let be called, counsel first', () => {
    const court = new Courtroom()
      .with(JUDGE, CITIZEN, PROSECUTOR, ACCUSED, INTERPRETER, LAWYER)
      .admitted(CITIZEN, PROSECUTOR, ACCUSED, LAWYER);
    const { consultable } = view(court.state, ACCUSED);
    expect(consultable.map(({ seat }) => seat)).toEqual([LAWYER, INTERPRETER]);
    for (const [index, { seat }] of consultable.entries()) {
      const room = `r${index}` as RoomId;
      expect(court.ask(ACCUSED, { type: 'consult', room, invite: [seat] }), seat).toBe('ok');
      court.ask(ACCUSED, { type: 'leave-consultation' });
    }
  });

  it('does not tell by a lawyer’s side of a client who is kept apart', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN, ACCUSED, LAWYER).admitted(CITIZEN, ACCUSED, LAWYER);
    const bond = () => view(court.state, CITIZEN).consultable.find(({ seat }) => seat === LAWYER)?.bond;
    expect(bond()).toBe('opposing');
    court.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    expect(bond()).toBe('other');
  });

  it('tells of the recorder’s failure those who run the hearing', () => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN).inSession();
    court.observe({ type: 'note-recorder-failed', since: court.now, reason: 'recorder-stalled' });
    expect([JUDGE, CLERK, CITIZEN].map((seat) => view(court.state, seat).recorderAlarm?.reason)).toEqual([
      'recorder-stalled',
      'recorder-stalled',
      undefined,
    ]);
  });
});
