import { describe, expect, it } from 'vitest';
import { ACCUSED, CITIZEN, CLERK, COMPANION, Courtroom, INTERPRETER, JUDGE } from '../hearing/courtroom.fixture.ts';
import { OBSERVER, SEATS, WITNESS } from '../hearing/courtroom.fixture.ts';
import { COURT as HOUSE, sourceId } from '../hearing/ids.ts';
import type { ScreeningId, SeatId, SourceKind } from '../hearing/ids.ts';
import type { DocumentId } from '../proceedings/ids.ts';
import type { PlaybackRight, Player } from './may-play.ts';
import { mayPlay } from './may-play.ts';
import { playableOf } from './playable.ts';

const COURT: PlaybackRight = { as: 'court' };
const AS_CITIZEN: PlaybackRight = { as: 'seat', seat: CITIZEN };
const SCREEN = { type: 'screen', screen: 's' as ScreeningId } as const;

function ranges(room: Courtroom, right: PlaybackRight, seat: SeatId, kind: SourceKind = 'camera') {
  return playableOf(room.log, right)
    .sources.get(sourceId(seat, kind))
    ?.map(({ from, to }) => [from, to]);
}

/** Puts these people into the courtroom, on the record since `from`. */
function heldBy(...seats: SeatId[]) {
  const room = new Courtroom().with(JUDGE, ...seats).admitted(...seats);
  room.ask(JUDGE, { type: 'start', countdownMs: 0 });
  const from = room.now;
  room.observe({ type: 'note-recorder-confirmed' });
  return { room, from };
}

describe('what of a record may be played', () => {
  it('is what the record took, and nothing of a recess', () => {
    const { room, from } = heldBy(CITIZEN);
    room.ask(JUDGE, { type: 'recess' });
    const recess = room.now;
    room.after(60_000);
    room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
    const again = room.now;
    room.observe({ type: 'note-recorder-confirmed' });
    room.ask(JUDGE, { type: 'close' });
    for (const right of [COURT, AS_CITIZEN]) {
      expect(ranges(room, right, JUDGE)).toEqual([
        [from, recess],
        [again, room.now],
      ]);
    }
  });

  it('is for a party also what went on while they were away', () => {
    const { room, from } = heldBy(CITIZEN);
    room.ask(CITIZEN, { type: 'leave' });
    room.after(60_000);
    room.ask(JUDGE, { type: 'close' });
    expect(ranges(room, AS_CITIZEN, JUDGE)).toEqual([[from, room.now]]);
  });

  const gallery = (open: boolean) => (room: Courtroom) => room.ask(JUDGE, { type: 'set-gallery', open });
  const leaves = (seat: SeatId) => (room: Courtroom) => room.ask(seat, { type: 'leave' });
  const comes = (seat: SeatId) => (room: Courtroom) => room.with(seat).admitted(seat);
  it.each([
    { seat: OBSERVER, come: gallery(true), go: gallery(false) },
    { seat: INTERPRETER, come: comes(INTERPRETER), go: leaves(INTERPRETER) },
    { seat: COMPANION, come: comes(COMPANION), go: leaves(COMPANION) },
  ])('is for $seat what went on while they were let in, and no more', ({ seat, come, go }) => {
    const { room } = heldBy(CITIZEN, ACCUSED);
    if (seat === OBSERVER) room.with(OBSERVER);
    room.after(5000);
    come(room);
    const came = room.now;
    room.after(5000);
    go(room);
    const went = room.now;
    room.with(WITNESS).admitted(WITNESS).after(5000);
    room.ask(JUDGE, { type: 'close' });
    const right = mayPlay({ staffRoles: [], seat, isAllocated: false }, room.state, 'open') as PlaybackRight;
    for (const kind of ['camera', 'microphone'] as const) {
      expect(ranges(room, right, JUDGE, kind)).toEqual([[came, went]]);
      expect(ranges(room, right, WITNESS, kind)).toBeUndefined();
      expect(ranges(room, COURT, WITNESS, kind)).toHaveLength(1);
    }
    expect(playableOf(room.log, right).hidden).toContain(WITNESS);
    expect(playableOf(room.log, right).apart).toContain(CITIZEN);
  });

  it('is of who is screened from the player what was granted then, and no more', () => {
    const { room, from } = heldBy(CITIZEN, ACCUSED);
    room.after(5000);
    room.ask(JUDGE, { ...SCREEN, between: [[CITIZEN], [ACCUSED]] });
    const screenedAt = room.now;
    room.after(60_000);
    room.ask(JUDGE, { type: 'close' });
    for (const kind of ['camera', 'microphone'] as const) {
      expect(ranges(room, AS_CITIZEN, ACCUSED, kind)).toEqual([[from, screenedAt]]);
    }
    expect(ranges(room, AS_CITIZEN, JUDGE)).toEqual([[from, room.now]]);
    expect(ranges(room, COURT, ACCUSED)).toEqual([[from, room.now]]);
    expect(playableOf(room.log, AS_CITIZEN).hidden).toEqual(new Set());
  });

  it('does not come back when a screen is lifted, for the time in which it stood', () => {
    const { room, from } = heldBy(CITIZEN, ACCUSED);
    room.ask(JUDGE, { ...SCREEN, between: [[ACCUSED], [CITIZEN]] });
    const screenedAt = room.now;
    room.after(60_000);
    room.ask(JUDGE, { type: 'lift-screen', screen: 's' as ScreeningId });
    const lifted = room.now;
    room.after(1000);
    room.ask(JUDGE, { type: 'close' });
    expect(ranges(room, AS_CITIZEN, ACCUSED)).toEqual([
      [from, screenedAt],
      [lifted, room.now],
    ]);
  });

  it('tells nothing at all of who was screened from the player throughout', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN, WITNESS);
    room.ask(JUDGE, { ...SCREEN, between: [[CITIZEN], [WITNESS]] });
    room.admitted(CITIZEN, WITNESS).inSession().after(5000);
    room.ask(JUDGE, { type: 'close' });
    const { sources, hidden } = playableOf(room.log, AS_CITIZEN);
    expect(hidden).toEqual(new Set([WITNESS]));
    expect([...sources.keys()].some((source) => source.startsWith(WITNESS))).toBe(false);
    expect(ranges(room, COURT, WITNESS)).toHaveLength(1);
  });

  it('is of a protected person what was altered, to the court too, and nothing from before they were protected', () => {
    const { room } = heldBy(WITNESS);
    room.after(5000);
    room.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    const since = room.now;
    room.after(5000);
    room.ask(JUDGE, { type: 'close' });
    for (const kind of ['camera', 'microphone', 'screen'] as const) {
      expect(ranges(room, COURT, WITNESS, kind)).toBeUndefined();
    }
    expect(ranges(room, COURT, WITNESS, 'altered-camera')).toEqual([[since, room.now]]);
    expect(ranges(room, COURT, WITNESS, 'altered-microphone')).toEqual([[since, room.now]]);
  });

  it('is of an exhibit that was played what a seat was granted, and at the desk what may be read of the case', () => {
    const { room } = heldBy(CLERK, CITIZEN);
    const film = (name: string, readers: readonly SeatId[]): string => {
      const playback = { media: ['video'], durationMs: 60_000, positionMs: 0, since: room.now } as const;
      const file = { document: name as DocumentId, sha256: 'a'.repeat(64), pages: 1, readers, playback };
      return room.ask(JUDGE, {
        type: 'show-exhibit',
        shown: { exhibit: 1, page: 1, zoom: 100, x: 500, y: 500, ...file },
      });
    };
    expect(film('sealed', [JUDGE])).toBe('ok');
    const began = room.now;
    room.after(5000);
    expect(film('open', [JUDGE, CLERK, CITIZEN])).toBe('ok');
    const opened = room.now;
    room.after(5000);
    room.ask(JUDGE, { type: 'hide-exhibit' });
    const ended = room.now;
    const held = room.state;
    room.ask(JUDGE, { type: 'close' });
    const all = [[began, ended]];
    const seen = [[opened, ended]];
    const right = (player: Partial<Player>, state = room.state): PlaybackRight =>
      mayPlay({ staffRoles: [], seat: null, isAllocated: false, ...player }, state, 'open') as PlaybackRight;
    const rights: readonly (readonly [PlaybackRight, readonly (readonly number[])[] | undefined])[] = [
      [right({ seat: JUDGE }), all],
      [right({ seat: CLERK }), seen],
      [right({ seat: CLERK }, held), seen],
      [right({ seat: CITIZEN }), seen],
      [right({ staffRoles: ['clerk'] }), undefined],
      [right({ staffRoles: ['prosecutor'], exhibits: ['open' as DocumentId] }), seen],
      [right({ staffRoles: ['judge'], exhibits: ['open', 'sealed'] as DocumentId[] }), all],
      [right({ orders: [{ scope: 'copy', isBeforeSeal: false }] }), undefined],
    ];
    for (const [by, has] of rights) expect(ranges(room, by, HOUSE, 'exhibit-video')).toEqual(has);
  });

  it('is nothing of a hearing that was never on the record', () => {
    const room = new Courtroom(SEATS).with(JUDGE);
    expect(playableOf(room.log, COURT).sources.size).toBe(0);
    expect(playableOf([], COURT).sources.size).toBe(0);
  });
});
