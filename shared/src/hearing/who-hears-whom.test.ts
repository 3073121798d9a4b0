import { describe, expect, it } from 'vitest';
import { Courtroom, SEATS } from './courtroom.fixture.ts';
import type { PersonCommand } from './command.ts';
import { parseSourceId, sentKind } from './ids.ts';
import type { RoomId, ScreeningId, SeatId } from './ids.ts';
import { reach } from './law/reach.ts';
import { LISTENERS, PEOPLE, SITUATION_NAMES, whom } from './who-hears-whom.fixture.ts';
import type { Listener, Person, SituationName } from './who-hears-whom.fixture.ts';

const room = new Courtroom(SEATS.filter(({ id }) => (PEOPLE as readonly string[]).includes(id)));
const seat = (person: Person) => person as string as SeatId;
const [OWN, COURTS] = ['own', 'court'].map((id) => id as RoomId) as [RoomId, RoomId];

function ask(by: Person, command: PersonCommand): void {
  const answer = room.ask(seat(by), command);
  if (answer !== 'ok') throw new Error(`${by} was refused ${command.type}: ${answer}`);
}

/** The steps that lead to each situation from the one before it. */
const BRING: Readonly<Record<SituationName, () => void>> = {
  'everybody has come, and all but the court wait'() {
    room.with(...PEOPLE.map(seat));
    ask('judge', { type: 'screen', screen: 's' as ScreeningId, between: [[seat('citizen')], [seat('accused')]] });
    ask('judge', { type: 'protect', seat: seat('witness'), on: true });
  },
  'the parties are let in, before the session'() {
    ask('judge', { type: 'admit-all' });
  },
  'the session is on, and on the record'() {
    room.inSession();
  },
  'the public is let in'() {
    ask('judge', { type: 'set-gallery', open: true });
  },
  'the court has muted the citizen'() {
    ask('judge', { type: 'mute', seat: seat('citizen') });
  },
  'the citizen speaks again, and the lawyer has closed the camera'() {
    ask('judge', { type: 'allow-to-speak', seat: seat('citizen') });
    ask('citizen', { type: 'set-microphone', on: true });
    ask('lawyer', { type: 'set-camera', on: false });
  },
  'the interpreter speaks Kurdish, to which the accused alone listens'() {
    ask('lawyer', { type: 'set-camera', on: true });
    ask('interpreter', { type: 'interpret', channel: 'ku' });
    ask('accused', { type: 'choose-channel', channel: 'ku' });
  },
  'the protected witness is called'() {
    ask('interpreter', { type: 'interpret', channel: 'floor' });
    ask('judge', { type: 'admit', seat: seat('witness') });
  },
  'the witness is sent out again, and the public too'() {
    ask('judge', { type: 'dismiss', seat: seat('witness') });
    ask('judge', { type: 'set-gallery', open: false });
  },
  'lawyer and accused confer in private, with their interpreter'() {
    ask('lawyer', { type: 'consult', room: OWN, invite: [seat('accused')] });
    ask('accused', { type: 'answer-invitation', room: OWN, accept: true });
    for (const person of ['lawyer', 'accused', 'interpreter'] as const)
      ask(person, { type: 'set-microphone', on: true, room: OWN });
  },
  'a recess, while they still confer'() {
    ask('judge', { type: 'recess' });
  },
  'judge and clerk deliberate too'() {
    ask('judge', { type: 'deliberate', room: COURTS, invite: [seat('clerk')] });
    ask('clerk', { type: 'answer-invitation', room: COURTS, accept: true });
    for (const person of ['judge', 'clerk'] as const) ask(person, { type: 'set-microphone', on: true, room: COURTS });
  },
  'the session goes on, and nobody but the judge has opened a microphone yet'() {
    ask('judge', { type: 'leave-consultation' });
    ask('judge', { type: 'resume', countdownMs: 0 });
    room.observe({ type: 'note-recorder-confirmed' });
  },
  'all speak, and the lawyer is removed'() {
    for (const person of ['clerk', 'citizen', 'accused', 'interpreter'] as const)
      ask(person, { type: 'set-microphone', on: true });
    ask('judge', { type: 'remove', seat: seat('lawyer') });
  },
  'the screen between citizen and accused is lifted'() {
    ask('judge', { type: 'lift-screen', screen: 's' as ScreeningId });
  },
  'the only host has left'() {
    ask('judge', { type: 'leave' });
  },
};

/** Returns the people whom a listener hears or sees, by `reach`. */
function reached(listener: Listener, kind: 'microphone' | 'camera'): string[] {
  const { listeners, recorder, live } = reach(room.state);
  const sources = listener === 'record' ? recorder : (listeners.get(seat(listener)) ?? []);
  return [...sources]
    .filter((source) => live.has(source))
    .map(parseSourceId)
    .filter((source) => sentKind(source.kind) === kind)
    .map((source) => `${source.seat}${source.kind === kind ? '' : '*'}`);
}

describe('by what the law derives, when', () => {
  it.each(SITUATION_NAMES)('%s, each hears and sees those whom the table names', (name) => {
    BRING[name]();
    for (const kind of ['microphone', 'camera'] as const) {
      for (const listener of LISTENERS)
        expect(reached(listener, kind).sort(), `${kind}s that come to the ${listener}`).toEqual(
          whom(name, kind, listener).sort(),
        );
    }
  });
});
