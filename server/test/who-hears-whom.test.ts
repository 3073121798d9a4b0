import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LISTENERS, PEOPLE, SITUATION_NAMES, whom } from '@mahzar/shared/hearing/who-hears-whom.fixture';
import type { Listener, Person, SituationName } from '@mahzar/shared/hearing/who-hears-whom.fixture';
import type { BareClient } from './support/bare/client.ts';
import { Court } from './support/bare/court.ts';

/*
 * The hearing of the hand-written tables, held by the service with its media worker and recorder. In each situation everybody
 * sends sound and picture, whether permitted or not, and the packets that reach each person are counted.
 */

const KINDS = ['microphone', 'camera'] as const;
type Kind = (typeof KINDS)[number];
/** Long enough to start a masking process, or to open a track. */
const ARRIVES_WITHIN_MS = 15_000;
const LATER = PEOPLE.filter((person) => person !== 'judge' && person !== 'clerk');

let court: Court;
const room = {} as Record<Person, BareClient>;

beforeAll(async () => {
  court = await Court.gather();
  [room.judge, room.clerk] = [court.judge, court.clerk];
});
afterAll(() => court.close());

/** People start sending microphone and camera. */
const brings = (...people: Person[]) => Promise.all(people.map((person) => court.produce(room[person], KINDS)));

/** A person accepts the invitation to a private room; then all named people open their microphones there. */
async function accepts(invited: Person, ...members: Person[]): Promise<void> {
  const { client } = room[invited];
  await client.until(() => client.scene.invitations.length > 0);
  const { room: id } = client.scene.invitations[0]!;
  await room[invited].must('answer-invitation', { room: id, accept: true });
  for (const member of members) await room[member].must('set-microphone', { on: true, room: id });
}

/** The steps to each situation, starting from the previous one. */
const BRING: Readonly<Record<SituationName, () => Promise<unknown>>> = {
  async 'everybody has come, and all but the court wait'() {
    for (const person of LATER) {
      room[person] = await court.come(person);
      await room[person].enter();
    }
  },
  async 'the parties are let in, before the session'() {
    await court.judge.must('admit-all', {});
    await brings('citizen', 'accused', 'lawyer', 'interpreter');
  },
  'the session is on, and on the record': () => court.begin('start'),
  'the public is let in': () => court.judge.must('set-gallery', { open: true }),
  'the court has muted the citizen': () => court.judge.must('mute', { seat: 'citizen' }),
  async 'the citizen speaks again, and the lawyer has closed the camera'() {
    await court.judge.must('allow-to-speak', { seat: 'citizen' });
    await room.citizen.must('set-microphone', { on: true });
    await room.lawyer.must('set-camera', { on: false });
  },
  async 'the interpreter speaks Kurdish, to which the accused alone listens'() {
    await room.lawyer.must('set-camera', { on: true });
    await room.interpreter.must('interpret', { channel: 'ku' });
    await room.accused.must('choose-channel', { channel: 'ku' });
  },
  async 'the protected witness is called'() {
    await room.interpreter.must('interpret', { channel: 'floor' });
    await court.judge.must('admit', { seat: 'witness' });
    await brings('witness');
  },
  async 'the witness is sent out again, and the public too'() {
    await court.judge.must('dismiss', { seat: 'witness' });
    await court.judge.must('set-gallery', { open: false });
  },
  async 'lawyer and accused confer in private, with their interpreter'() {
    await room.lawyer.must('consult', { invite: ['accused'] });
    await accepts('accused', 'lawyer', 'accused', 'interpreter');
  },
  'a recess, while they still confer': () => court.judge.must('recess', {}),
  async 'judge and clerk deliberate too'() {
    await court.judge.must('deliberate', { invite: ['clerk'] });
    await accepts('clerk', 'judge', 'clerk');
  },
  async 'the session goes on, and nobody but the judge has opened a microphone yet'() {
    await court.judge.must('leave-consultation', {});
    await court.judge.must('resume', { countdownSeconds: 0 });
    await talkUntil(court.judge.client.until(() => court.judge.client.scene.phase === 'in-session'));
  },
  async 'all speak, and the lawyer is removed'() {
    for (const person of ['clerk', 'citizen', 'accused', 'interpreter'] as const)
      await room[person].must('set-microphone', { on: true });
    await court.judge.must('remove', { seat: 'lawyer' });
  },
  'the screen between citizen and accused is lifted': () =>
    court.judge.must('lift-screen', { screen: 'complainant-accused' }),
  'the only host has left': () => court.judge.must('leave', {}),
};

/** Names the packets of a source in a situation. */
const markOf = (name: SituationName | 'between', person: Person, kind: Kind) =>
  `${name === 'between' ? name : SITUATION_NAMES.indexOf(name)} ${person}/${kind}`;

async function everybodySends(name: SituationName | 'between'): Promise<void> {
  for (const person of PEOPLE) for (const kind of KINDS) await room[person].sends(kind, markOf(name, person, kind), 1);
}

async function talkUntil(work: Promise<unknown>): Promise<void> {
  const ended = work.then(() => true);
  do await everybodySends('between');
  while (!(await Promise.race([ended, setTimeout(20, false)])));
  return void (await work);
}

/** The people whose unaltered packets of a situation have reached a listener. */
function reached(name: SituationName, kind: Kind, listener: Listener, record: readonly string[]): string[] {
  const packets = (mark: string) =>
    listener === 'record' ? court.recorded(mark, record) : room[listener].packets(mark);
  return PEOPLE.filter((person) => packets(markOf(name, person, kind)) > 0);
}

/** The people whose unaltered packets should reach a listener by the table: altered packets carry no mark. */
const expected = (name: SituationName, kind: Kind, listener: Listener) =>
  PEOPLE.filter((person) => whom(name, kind, listener).includes(person));

describe('packets, when', () => {
  it.each(SITUATION_NAMES)('%s, come to those whom the table names, and to nobody else', async (name) => {
    await BRING[name]();
    await court.obeyed();
    await court.settled();
    const altered = PEOPLE.filter((person) => whom(name, 'microphone', person).includes('witness*'));
    const before = altered.map((person) => room[person].packetsOfStream('witness', 'microphone'));
    const arrived = () => {
      const record = court.record();
      const hasCome = (kind: Kind, listener: Listener) =>
        reached(name, kind, listener, record).length >= expected(name, kind, listener).length;
      return (
        KINDS.every((kind) => LISTENERS.every((listener) => hasCome(kind, listener))) &&
        altered.every((person, index) => room[person].packetsOfStream('witness', 'microphone') > before[index]!)
      );
    };
    const deadline = performance.now() + ARRIVES_WITHIN_MS;
    do {
      await everybodySends(name);
      await setTimeout(20);
    } while (!arrived() && performance.now() < deadline);
    await court.settled();
    expect(
      altered.filter((person, index) => room[person].packetsOfStream('witness', 'microphone') <= before[index]!),
    ).toEqual([]);
    isAsTheTableSays(name);
  });

  it('all of them are over, nothing has come late', async () => {
    await court.end();
    const record = court.record();
    for (const name of SITUATION_NAMES) isAsTheTableSays(name, record);
  });
});

function isAsTheTableSays(name: SituationName, record: readonly string[] = court.record()): void {
  for (const kind of KINDS)
    for (const listener of LISTENERS)
      expect(reached(name, kind, listener, record), `${name}: ${kind}s that come to the ${listener}`).toEqual(
        expected(name, kind, listener),
      );
}
