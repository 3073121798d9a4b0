import { describe, expect, it } from 'vitest';
import {
  ACCUSED,
  CITIZEN,
  Courtroom,
  EXPERT,
  JUDGE,
  LAWYER,
  OBSERVER,
  PROSECUTOR,
  WITNESS,
} from '../courtroom.fixture.ts';
import { begin } from '../evolve/evolve.ts';
import type { ScreeningId, SeatId } from '../ids.ts';
import { missedSince } from './missing.ts';

function court(): Courtroom {
  return new Courtroom()
    .with(JUDGE, PROSECUTOR, CITIZEN, ACCUSED, LAWYER, WITNESS, EXPERT, OBSERVER)
    .admitted(PROSECUTOR, CITIZEN, ACCUSED, LAWYER)
    .inSession();
}

/** Returns what the citizen missed during `happens`, in short form. */
function missed(room: Courtroom, happens: () => unknown, seat: SeatId = CITIZEN): string[] {
  room.connectionLost(seat);
  const since = room.now;
  const { length } = room.log;
  const before = room.state;
  happens();
  return missedSince({ before, entries: room.log.slice(length) }, seat, since).map((one) => {
    if (one.kind === 'phase') return one.phase;
    if (one.kind === 'place') return `to ${one.place}`;
    return 'who' in one ? `${one.who.alias ?? one.who.seat} ${one.kind}` : one.kind;
  });
}

describe('what a person missed', () => {
  it('is what they would have seen, in its order', () => {
    const room = court();
    room.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' });
    const told = missed(room, () => {
      room.ask(JUDGE, { type: 'admit', seat: WITNESS });
      room.ask(JUDGE, { type: 'give-floor', seat: WITNESS, limitMs: null });
      room.ask(JUDGE, { type: 'lower-hand', seat: CITIZEN });
      room.ask(JUDGE, { type: 'mute-all' });
      room.ask(JUDGE, { type: 'allow-share', seat: PROSECUTOR, allowed: true });
      room.ask(PROSECUTOR, { type: 'share-screen' });
      room.ask(JUDGE, { type: 'stop-share' });
      room.ask(JUDGE, { type: 'dismiss', seat: WITNESS });
      room.ask(JUDGE, { type: 'recess' });
    });
    expect(told).toEqual([
      'witness came',
      'witness floor',
      'hand-lowered',
      'muted',
      'prosecutor shared',
      'prosecutor share-ended',
      'witness went',
      'recess',
    ]);
  });

  it('is where they were put, and not everybody whom they know of there', () => {
    const room = court();
    expect(missed(room, () => room.ask(JUDGE, { type: 'dismiss', seat: CITIZEN }))).toEqual(['to waiting']);
  });

  it('is nothing of what goes on where they may not look, nor of people who are hidden from them then or now', () => {
    const room = court();
    const screen = (id: string, other: SeatId) =>
      room.ask(JUDGE, { type: 'screen', screen: id as ScreeningId, between: [[CITIZEN], [other]] });
    screen('from-the-start', ACCUSED);
    const told = missed(room, () => {
      room.ask(ACCUSED, { type: 'raise-hand', purpose: 'speak' });
      room.ask(JUDGE, { type: 'give-floor', seat: ACCUSED, limitMs: null });
      room.ask(JUDGE, { type: 'mute', seat: LAWYER });
      room.ask(JUDGE, { type: 'admit', seat: EXPERT });
      room.ask(JUDGE, { type: 'give-floor', seat: EXPERT, limitMs: null });
      screen('later', EXPERT);
    });
    expect(told).toEqual([]);
  });

  it('is not that people came or went when only a screen was put up and lifted', () => {
    const room = court();
    const told = missed(room, () => {
      room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
      room.ask(JUDGE, { type: 'lift-screen', screen: 's' as ScreeningId });
    });
    expect(told).toEqual([]);
  });

  it('is that the microphone was switched off at a recess', () => {
    const room = court();
    const told = missed(room, () => {
      room.ask(JUDGE, { type: 'recess' });
      room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
      room.observe({ type: 'note-recorder-confirmed' });
    });
    expect(told).toEqual(['recess', 'microphone-off', 'in-session']);
  });

  it('names by the alias whoever is protected now', () => {
    const room = court();
    const told = missed(room, () => {
      room.ask(JUDGE, { type: 'admit', seat: WITNESS });
      room.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
    });
    expect(told).toEqual(['1 came']);
  });

  it('is nothing when nothing happened since', () => {
    const room = court();
    const [first, ...entries] = room.log;
    const recent = { before: begin(first!), entries };
    expect(missedSince(recent, CITIZEN, room.now)).toEqual([]);
    expect(missedSince({ before: room.state, entries: [] }, CITIZEN, 0)).toEqual([]);
    expect(missedSince(recent, CITIZEN, 0)).not.toEqual([]);
  });
});
