import { beforeEach, describe, expect, it } from 'vitest';
import {
  ACCUSED,
  browser,
  Courtroom,
  CLERK,
  INTERPRETER,
  JUDGE,
  LAWYER,
  PROSECUTOR,
  SEATS,
  session,
} from '../courtroom.fixture.ts';
import { replay } from '../evolve/evolve.ts';
import { sourceId } from '../ids.ts';
import type { BrowserHash, RoomId, SeatId } from '../ids.ts';
import { reach } from './reach.ts';
import type { IdentityMeans } from '../state.ts';
import { view, viewFor } from '../projection/view.ts';

const ROOM = 'room-1' as RoomId;
const OTHER = '-other';

/** The accused must prove their identity. */
const seats = SEATS.map((seat) => (seat.id === ACCUSED ? { ...seat, identify: 'code' as const } : seat));

let court: Courtroom;
beforeEach(() => {
  court = new Courtroom(seats).with(JUDGE, CLERK, LAWYER, INTERPRETER, PROSECUTOR).admitted(LAWYER, PROSECUTOR);
});

const prove = (of: BrowserHash | null, how: IdentityMeans = 'one-time-code', seat = ACCUSED) =>
  court.observe({ type: 'note-identity', seat, outcome: 'proven', how, browser: of });
const opened = (device: string) =>
  court.observe({ type: 'note-link-opened', seat: ACCUSED, browser: browser(ACCUSED + device) });
const last = (count: number) => court.log.slice(-count).map(({ event }) => event.type);
const inRoom = () => [...court.state.seats.values()].filter(({ place }) => place.kind === 'consultation').length;

/** The accused, with identity proven in their browser, the lawyer and the interpreter are in a locked private room. */
function behindLockedDoor(): void {
  prove(browser(ACCUSED));
  court.with(ACCUSED).admitted(ACCUSED);
  court.ask(LAWYER, { type: 'consult', room: ROOM, invite: [ACCUSED] });
  court.ask(ACCUSED, { type: 'answer-invitation', room: ROOM, accept: true });
  court.ask(LAWYER, { type: 'lock-consultation', locked: true });
}

describe('a proof of identity', () => {
  it('stands for the browser in which it was shown: with the link alone nobody takes the seat over', () => {
    behindLockedDoor();
    const before = court.log.length;
    expect(court.takeOver(ACCUSED, OTHER)).toBe('identity-needed');
    expect(court.log.length).toBe(before);
    expect(court.seat(ACCUSED).place).toMatchObject({ kind: 'consultation', session: session(ACCUSED), here: true });
    court.connectionLost(ACCUSED);
    expect(court.takeOver(ACCUSED, OTHER)).toBe('identity-needed');
    court.ask(ACCUSED, { type: 'leave' });
    expect(court.takeOver(ACCUSED, OTHER)).toBe('identity-needed');
    expect(court.enter(ACCUSED)).toBe('ok');
    expect(replay(court.log)).toEqual(court.state);
  });

  it('is shown anew in another browser, which then has the place, and the others are told', () => {
    behindLockedDoor();
    const elsewhere = browser(ACCUSED + OTHER);
    expect(prove(elsewhere)).toBe('ok');
    // The present holder stays inside until the other browser takes over.
    expect(court.seat(ACCUSED).place).toMatchObject({ session: session(ACCUSED), here: true });
    expect(view(court.state, LAWYER).people.find(({ seat }) => seat === ACCUSED)?.movedAt).toBeNull();
    expect(court.takeOver(ACCUSED, OTHER)).toBe('ok');
    expect(court.seat(ACCUSED).place).toMatchObject({ kind: 'consultation', session: session(ACCUSED + OTHER) });
    expect(view(court.state, LAWYER).people.find(({ seat }) => seat === ACCUSED)?.movedAt).toBe(court.now);
    // The former browser now has only the link.
    expect(court.takeOver(ACCUSED, '')).toBe('identity-needed');
    expect(replay(court.log)).toEqual(court.state);
  });

  it('lets the same browser come back in another tab as it was, which is no other device', () => {
    behindLockedDoor();
    const tab = { session: session('tab'), browser: browser(ACCUSED), microphone: true, camera: true };
    expect(court.ask(ACCUSED, { type: 'enter', ...tab, takeOver: true, rules: null })).toBe('ok');
    expect(court.seat(ACCUSED)).toMatchObject({ place: { kind: 'consultation' }, movedAt: null });
  });

  it('ends with the link', () => {
    behindLockedDoor();
    expect(court.observe({ type: 'note-link-ended', seat: ACCUSED })).toBe('ok');
    expect(court.seat(ACCUSED)).toMatchObject({ place: { kind: 'outside' }, identity: 'needed', provenBrowser: null });
    expect(court.enter(ACCUSED)).toBe('identity-needed');
    // A refusal by staff stays.
    court.observe({ type: 'note-identity', seat: ACCUSED, outcome: 'refused', how: 'by-sight', browser: null });
    court.observe({ type: 'note-link-ended', seat: ACCUSED });
    expect(court.seat(ACCUSED).identity).toBe('refused');
  });

  it('by the word of staff while no page was open stands for the first browser that comes in', () => {
    prove(null, 'telephone');
    court.with(ACCUSED);
    expect(court.seat(ACCUSED)).toMatchObject({ place: { kind: 'waiting' }, provenBrowser: browser(ACCUSED) });
    expect(court.takeOver(ACCUSED, OTHER)).toBe('identity-needed');
    // A repeated confirmation without a browser admits no second browser.
    expect(prove(null, 'by-sight')).toBe('ok');
    expect(court.seat(ACCUSED)).toMatchObject({ identityMeans: 'by-sight', provenBrowser: browser(ACCUSED) });
    expect(court.takeOver(ACCUSED, OTHER)).toBe('identity-needed');
    expect(prove(browser(ACCUSED + OTHER), 'by-sight')).toBe('ok');
    expect(court.takeOver(ACCUSED, OTHER)).toBe('ok');
    expect(replay(court.log)).toEqual(court.state);
  });

  it('that an older log tells of without a browser stands for the session that holds the seat, and then no more', () => {
    behindLockedDoor();
    const older = court.log.map((entry) => {
      const { browser: _, ...event } = { browser: undefined, ...entry.event };
      return { ...entry, event } as typeof entry;
    });
    court.state = replay(older);
    expect(court.seat(ACCUSED)).toMatchObject({ identity: 'proven', place: { kind: 'consultation' } });
    expect(court.takeOver(ACCUSED, OTHER)).toBe('identity-needed');
    expect(court.enter(ACCUSED)).toBe('ok');
    court.ask(ACCUSED, { type: 'leave' });
    expect(court.enter(ACCUSED)).toBe('identity-needed');
  });
});

describe('a browser that has not shown whose it is', () => {
  it('is shown no more than before anybody came, not even where the seat is', () => {
    behindLockedDoor();
    const shown = viewFor(court.state, ACCUSED, { session: null, browser: browser(ACCUSED + OTHER) });
    expect(shown).toMatchObject({ identity: 'needed', people: [], consultation: null, invitations: [] });
    expect(shown.me).toMatchObject({ place: 'outside', here: false, otherBrowserAt: null });
    // The other browser sees nothing that the person does.
    court.ask(ACCUSED, { type: 'set-camera', on: false });
    court.connectionLost(ACCUSED);
    expect(viewFor(court.state, ACCUSED, { session: null, browser: browser(ACCUSED + OTHER) })).toEqual(shown);
  });

  it('is seen to when staff say once more who the person is, who keeps the browser for which that stood', () => {
    prove(browser(ACCUSED), 'by-sight');
    opened(OTHER);
    expect(court.seat(ACCUSED).otherBrowserAt).not.toBeNull();
    expect(prove(null, 'by-sight')).toBe('ok');
    expect(court.seat(ACCUSED)).toMatchObject({ otherBrowserAt: null, provenBrowser: browser(ACCUSED) });
    const before = court.log.length;
    prove(null, 'by-sight');
    expect(court.log.length).toBe(before);
  });

  it('is told of to the person and those who run the hearing, once, until the person proves anew', () => {
    behindLockedDoor();
    expect(opened('')).toBe('ok');
    const before = court.log.length;
    for (const device of [OTHER, OTHER, '-third']) expect(opened(device)).toBe('ok');
    expect(court.log.length - before).toBe(1);
    const seen = (by: SeatId) => view(court.state, by).people.find(({ seat }) => seat === ACCUSED)?.otherBrowserAt;
    expect(view(court.state, ACCUSED).me.otherBrowserAt).not.toBeNull();
    for (const by of [JUDGE, CLERK]) expect(seen(by)).not.toBeNull();
    for (const by of [LAWYER, PROSECUTOR]) expect(seen(by) ?? null).toBeNull();
    expect(reach(court.state).listeners.get(ACCUSED)?.size).toBeGreaterThan(0);
    prove(browser(ACCUSED + OTHER));
    expect(seen(JUDGE)).toBeNull();
    expect(replay(court.log)).toEqual(court.state);
  });
});

describe('a seat for which the link is enough', () => {
  it('comes out of a private room when another browser takes it over: silent, unseen, and the others see who it is', () => {
    behindLockedDoor();
    expect(court.takeOver(LAWYER, OTHER)).toBe('ok');
    expect(court.seat(LAWYER)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'off', camera: 'off' });
    expect(court.seat(LAWYER).movedAt).toBe(court.now);
    expect(view(court.state, ACCUSED).consultation?.members).not.toContain(LAWYER);
    const heard = [...reach(court.state).listeners.get(LAWYER)!];
    expect(heard).toContain(sourceId(JUDGE, 'microphone'));
    expect(heard).not.toContain(sourceId(ACCUSED, 'microphone'));
    expect(court.ask(LAWYER, { type: 'answer-invitation', room: ROOM, accept: true })).toBe('not-invited');
    expect(inRoom()).toBe(2);
    expect(replay(court.log)).toEqual(court.state);
  });

  it('takes along whoever is there for that person alone, and ends a room in which nobody is left', () => {
    court = new Courtroom().with(JUDGE, ACCUSED, INTERPRETER).admitted(ACCUSED);
    court.ask(ACCUSED, { type: 'consult', room: ROOM, invite: [] });
    expect(inRoom()).toBe(2);
    court.takeOver(ACCUSED, OTHER);
    expect(last(4)).toEqual(['consultation-left', 'consultation-left', 'consultation-ended', 'seat-taken-over']);
    expect(court.seat(ACCUSED)).toMatchObject({ place: { kind: 'courtroom' }, microphone: 'off' });
  });

  it('is not taken for a person whom staff have seen when another browser has it', () => {
    court.with(LAWYER);
    prove(browser(LAWYER), 'by-sight', LAWYER);
    court.takeOver(LAWYER, OTHER);
    expect(court.seat(LAWYER)).toMatchObject({ identity: 'none-needed', identityMeans: null, provenBrowser: null });
  });
});
