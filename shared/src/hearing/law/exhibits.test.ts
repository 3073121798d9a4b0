import { describe, expect, it } from 'vitest';
import type { DocumentId } from '../../proceedings/ids.ts';
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
  WITNESS,
} from '../courtroom.fixture.ts';
import type { PersonCommand } from '../command.ts';
import type { ExhibitPlayback, ShownExhibit } from '../exhibit.ts';
import { COURT, sourceId } from '../ids.ts';
import type { ScreeningId, SeatId } from '../ids.ts';
import { view } from '../projection/view.ts';
import { reach } from './reach.ts';

const READERS = [JUDGE, CLERK, ACCUSED, LAWYER];
const show = (change: { readonly page?: number; readonly readers?: readonly SeatId[] } = {}): PersonCommand => ({
  type: 'show-exhibit',
  shown: {
    exhibit: 1,
    page: 1,
    zoom: 100,
    x: 500,
    y: 500,
    document: 'd' as DocumentId,
    sha256: 'a'.repeat(64),
    pages: 3,
    readers: READERS,
    ...change,
  },
});
const seen = (court: Courtroom, seat: SeatId) => view(court.state, seat).exhibit;
const full = () => {
  const everybody = [JUDGE, CLERK, ACCUSED, LAWYER, CITIZEN, WITNESS, OBSERVER, COMPANION, COORDINATOR];
  const court = new Courtroom().with(...everybody).admitted(...everybody.slice(2));
  court.ask(JUDGE, { type: 'set-gallery', open: true });
  return court;
};

describe('an exhibit that is shown', () => {
  it('is on the screens of those who may read it in the courtroom; others there are told that it is not for them', () => {
    const court = full();
    expect(court.ask(CLERK, show({ page: 2 }))).toBe('ok');
    for (const seat of READERS) expect(seen(court, seat)).toMatchObject({ exhibit: 1, page: 2, pages: 3, by: CLERK });
    for (const seat of [CITIZEN, WITNESS, OBSERVER]) expect(seen(court, seat)).toBe('withheld');
    court.ask(JUDGE, { type: 'dismiss', seat: ACCUSED });
    expect(seen(court, ACCUSED)).toBeNull();
    court.ask(JUDGE, { type: 'admit', seat: ACCUSED });
    expect(seen(court, ACCUSED)).toMatchObject({ page: 2 });
    expect(court.log.at(-1)?.event).not.toMatchObject({ type: 'exhibit-shown' });
  });

  it('is hidden for all at once, by whoever shows it and by those who run the hearing', () => {
    const court = full();
    court.ask(CLERK, show());
    expect(court.ask(LAWYER, { type: 'hide-exhibit' })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'hide-exhibit' })).toBe('ok');
    expect(court.log.at(-1)?.event).toEqual({ type: 'exhibit-hidden', exhibit: 1, why: 'hidden' });
    expect([seen(court, JUDGE), seen(court, WITNESS)]).toEqual([null, null]);
  });

  it('is shown by a party with the leave of the court alone, and hidden when that is taken back', () => {
    const court = full();
    expect(court.ask(LAWYER, show())).toBe('share-not-allowed');
    expect(court.ask(WITNESS, show())).toBe('not-permitted');
    court.ask(JUDGE, { type: 'allow-share', seat: LAWYER, allowed: true });
    expect(court.ask(LAWYER, show({ readers: [JUDGE] }))).toBe('unknown-exhibit');
    expect(court.ask(LAWYER, show())).toBe('ok');
    // The court's exhibit replaces a party's, not the reverse.
    expect(court.ask(CLERK, show({ page: 3 }))).toBe('ok');
    expect(court.ask(LAWYER, show())).toBe('share-taken');
    court.ask(CLERK, { type: 'hide-exhibit' });
    court.ask(LAWYER, show());
    court.ask(JUDGE, { type: 'allow-share', seat: LAWYER, allowed: false });
    expect(court.log.at(-1)?.event).toEqual({ type: 'exhibit-hidden', exhibit: 1, why: 'over' });
  });

  it('is nothing to whoever must never know of the one who shows it', () => {
    const court = full();
    court.ask(JUDGE, { type: 'allow-share', seat: LAWYER, allowed: true });
    court.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[LAWYER], [CITIZEN, WITNESS]] });
    court.ask(LAWYER, show({ readers: [LAWYER, CITIZEN] }));
    expect([seen(court, CITIZEN), seen(court, WITNESS), seen(court, CLERK)]).toEqual([null, null, 'withheld']);
  });

  it('is on a device before which somebody sits who may read it, with nobody but those who help', () => {
    const court = full();
    court.ask(COORDINATOR, { type: 'attest', people: [PRISONER] });
    court.ask(JUDGE, show());
    expect(seen(court, COORDINATOR)).toBe('withheld');
    court.ask(JUDGE, show({ readers: [...READERS, PRISONER] }));
    expect(seen(court, COORDINATOR)).toMatchObject({ exhibit: 1 });
  });

  it('follows who may read it, and ends with its file or its place in the case', () => {
    const court = full();
    court.ask(JUDGE, show());
    court.observe({ type: 'note-exhibit-readers', exhibit: 1, readers: [JUDGE, CLERK] });
    expect([seen(court, LAWYER), seen(court, CLERK)]).toEqual(['withheld', expect.objectContaining({ by: JUDGE })]);
    court.observe({ type: 'note-exhibit-ended', exhibit: 2, why: 'ruled' });
    expect(seen(court, CLERK)).not.toBeNull();
    court.observe({ type: 'note-exhibit-ended', exhibit: 1, why: 'altered' });
    expect(seen(court, CLERK)).toBeNull();
  });

  it('leaves the screens with the ruling by which it is no exhibit any more', () => {
    const court = full();
    court.ask(JUDGE, show());
    court.ask(JUDGE, { type: 'rule-on-exhibit', exhibit: 1, ruling: 'admitted' });
    court.ask(JUDGE, { type: 'rule-on-exhibit', exhibit: 2, ruling: 'excluded' });
    expect(seen(court, CLERK)).not.toBeNull();
    court.ask(JUDGE, { type: 'rule-on-exhibit', exhibit: 1, ruling: 'excluded' });
    expect(seen(court, CLERK)).toBeNull();
    expect(court.log.slice(-2).map(({ event }) => event)).toEqual([
      { type: 'exhibit-ruled', exhibit: 1, ruling: 'excluded' },
      { type: 'exhibit-hidden', exhibit: 1, why: 'ruled' },
    ]);
  });

  it('is not shown again by a rest or a restart, and stays when a line breaks', () => {
    const court = full().inSession();
    court.ask(JUDGE, show());
    court.connectionLost(JUDGE);
    court.observe({ type: 'note-service-restarted', lastWrittenAt: null });
    expect(court.state.exhibit).not.toBeNull();
    court.with(JUDGE);
    court.ask(JUDGE, { type: 'recess' });
    expect(court.state.exhibit).toBeNull();
    expect(court.ask(JUDGE, show())).toBe('wrong-phase');
  });
});

const play = (change: Partial<ExhibitPlayback> = {}): PersonCommand => ({
  type: 'show-exhibit',
  shown: {
    ...shownOf(show()),
    playback: { media: ['audio', 'video'], durationMs: 60_000, positionMs: 0, since: 1_000_000, ...change },
  },
});
const shownOf = (command: PersonCommand): ShownExhibit => (command as Extract<PersonCommand, { shown: unknown }>).shown;
const SOURCES = [sourceId(COURT, 'exhibit-audio'), sourceId(COURT, 'exhibit-video')];

describe('a recording that is played', () => {
  it('is heard and seen by those in the courtroom who may read it, and taken by the record', () => {
    const court = full().inSession();
    expect(court.ask(CLERK, play())).toBe('ok');
    const { listeners, live, recorder } = reach(court.state);
    for (const seat of READERS)
      expect(listeners.get(seat), seat).toEqual(new Set([...listeners.get(seat)!, ...SOURCES]));
    for (const seat of [CITIZEN, WITNESS, OBSERVER])
      for (const source of SOURCES) expect(listeners.get(seat)?.has(source)).not.toBe(true);
    for (const source of SOURCES) expect([live.has(source), recorder.has(source)]).toEqual([true, true]);
    expect(court.granted.listeners.get(ACCUSED)).toContain(SOURCES[0]);
    court.ask(JUDGE, { type: 'hide-exhibit' });
    expect(reach(court.state).sources.has(SOURCES[0]!)).toBe(false);
  });

  it('stands still where it was stopped, is played on from there, and begins anew when somebody asks again', () => {
    const court = full();
    court.ask(CLERK, play());
    expect(court.ask(CLERK, play({ positionMs: 7_000, since: null }))).toBe('ok');
    expect(seen(court, ACCUSED)).toMatchObject({ playback: { positionMs: 7_000, since: null } });
    expect(reach(court.state).live.has(SOURCES[0]!)).toBe(false);
    expect(reach(court.state).listeners.get(ACCUSED)?.has(SOURCES[0]!)).toBe(true);
    court.ask(CLERK, play({ positionMs: 7_000, since: 1_002_000 }));
    const entries = court.log.length;
    court.ask(CLERK, play({ positionMs: 7_000, since: 1_002_000 }));
    expect(court.log.length).toBe(entries);
    court.ask(CLERK, play({ positionMs: 7_000, since: 1_003_000 }));
    expect(court.log.length).toBe(entries + 1);
  });

  it('ends where it breaks off, with the reason, and not for what was played before', () => {
    const court = full();
    court.ask(CLERK, play());
    const stopped = { type: 'note-exhibit-stopped', exhibit: 1, positionMs: 90_000, fault: 'failed' } as const;
    court.observe({ ...stopped, since: 5 });
    expect(seen(court, CLERK)).toMatchObject({ playback: { since: 1_000_000 } });
    court.observe({ ...stopped, since: 1_000_000 });
    expect(seen(court, CLERK)).toMatchObject({ playback: { positionMs: 60_000, since: null, fault: 'failed' } });
    court.ask(CLERK, play({ positionMs: 0, since: 1_004_000 }));
    expect(seen(court, CLERK)).not.toHaveProperty('playback.fault');
  });

  it('stands where the log was written last when the service begins anew', () => {
    const court = full();
    court.ask(CLERK, play({ positionMs: 3_000 }));
    court.observe({ type: 'note-service-restarted', lastWrittenAt: 1_012_500 });
    expect(court.state.exhibit?.playback).toMatchObject({ positionMs: 15_500, since: null, fault: 'restarted' });
  });
});
