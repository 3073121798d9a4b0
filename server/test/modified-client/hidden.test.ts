import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacks } from '../support/bare/attacks.ts';
import type { BareClient } from '../support/bare/client.ts';
import { Court } from '../support/bare/court.ts';

let court: Court;
let attacks: Attacks;

beforeAll(async () => {
  court = await Court.open();
  attacks = new Attacks(court);
});

afterAll(() => court.close());
afterEach(() => court.dismissGuests());

const nameOf = (seat: string) => court.service.demo.seats.find((one) => one.seat === seat)!.name;

/** The frames received by a client, from index `from` on, that contain a seat's id (except as a role) or its person's name. */
function mentions({ client }: BareClient, seat: string, from = 0): string[] {
  const word = new RegExp(`\\b${seat}\\b`);
  return client.frames.heard.slice(from).filter((frame) => {
    return word.test(frame.replaceAll(/"role":"[^"]*"/g, '')) || frame.includes(nameOf(seat));
  });
}

/** The ids of a seat's sources in the messages to judge and clerk. */
const idsOf = (seat: string) =>
  [court.judge, court.clerk].flatMap(({ consumers }) =>
    consumers.filter((one) => one.seat === seat).flatMap(({ id, producerId }) => [id, producerId]),
  );

describe('two people who are screened from each other', () => {
  it('get nothing of one another: no packet, no name, no word, whatever the client asks for', async () => {
    const [citizen, accused] = [await court.admit('citizen'), await court.admit('accused')];
    const lawyer = await court.admit('lawyer');
    const pair = [
      [citizen, 'accused'],
      [accused, 'citizen'],
    ] as const;
    const ears = pair.map(
      ([client, other]) =>
        () =>
          client.packets(other),
    );
    await court.clerk.must('open-chat', { open: true });
    await court.clerk.must('allow-share', { seat: 'accused', allowed: true });
    // What the accused does and others see: speaks, writes, raises a hand, has the floor and the picture, shows a screen.
    await attacks.try(
      'being there together',
      async () => {
        await accused.must('post-message', {
          conversation: 'all',
          text: 'A word to all',
          nonce: 'to-all-of-you',
        });
        await accused.must('raise-hand', { purpose: 'speak' });
        await court.clerk.must('give-floor', { seat: 'accused', limitSeconds: 60 });
        await court.clerk.must('spotlight', { seat: 'accused' });
        await accused.must('share-screen', {});
        await court.produce(accused, ['screen']);
        await lawyer.receives('accused', 'screen');
        await accused.sends('screen');
        const loud = lawyer.client.until(() =>
          lawyer.client.pushed.some(
            (one) => one.name === 'speakers' && JSON.stringify(one.payload).includes('accused'),
          ),
        );
        await court.talkUntil(loud);
      },
      ...ears,
    );
    expect(lawyer.packets('accused')).toBeGreaterThan(0);
    expect(lawyer.client.pushed.filter(({ name }) => name === 'message')).toHaveLength(1);

    for (const [client, other] of pair) {
      await attacks.try(
        `asking for ${other}`,
        async () => {
          await client.ready(idsOf(other));
          const tiles = (['camera', 'screen'] as const).map((source) => ({ seat: other, source, height: 720 }));
          await client.must('tile-sizes', { tiles });
          await court.refused(client, 'consult', { invite: [other] }, 'unknown-seat');
          const post = { text: 'x', nonce: 'across-the-screen' };
          for (const conversation of [`clerk:${other}`, `counsel:lawyer:${other}`, `counsel:${other}:lawyer`]) {
            await court.refused(client, 'post-message', { ...post, conversation }, 'unknown-conversation');
          }
          await court.refused(client, 'reach-table', {}, 'not-permitted');
          await court.refused(client, 'lift-screen', { screen: 'complainant-accused' }, 'not-permitted');
          await client.must('chat-history', {});
        },
        ...ears,
      );
    }
    expect(mentions(citizen, 'accused')).toEqual([]);
    expect(mentions(accused, 'citizen')).toEqual([]);
    expect(mentions(lawyer, 'accused')).not.toEqual([]);
  });

  it('are not even told that something happened when only the other is concerned', async () => {
    const [citizen, accused] = [await court.admit('citizen'), await court.admit('accused')];
    await citizen.client.upToDate();
    const from = citizen.client.pushed.length;
    const seen = court.judge.client.scene.seq;
    await accused.must('raise-hand', { purpose: 'question' });
    await accused.must('set-camera', { on: false });
    await court.judge.must('mute', { seat: 'accused' });
    await court.judge.must('dismiss', { seat: 'accused' });
    await citizen.client.upToDate();
    expect(court.judge.client.scene.seq).toBeGreaterThan(seen);
    const told = citizen.client.pushed.slice(from).filter(({ name }) => name !== 'speakers');
    expect(told).toEqual([]);
  });
});

describe('two people who are screened from each other in the middle', () => {
  it('get nothing of one another from the judge’s word on', async () => {
    const [lawyer, expert] = [await court.admit('lawyer'), await court.admit('expert')];
    await lawyer.receives('expert', 'microphone');
    await court.othersAreWell();
    expect(lawyer.packets('expert')).toBeGreaterThan(0);
    const between = [['lawyer'], ['expert']];
    expect(await court.judge.client.say('screen', { between })).toMatchObject({ ok: true });
    for (const { client } of [lawyer, expert]) await client.upToDate();
    const from = lawyer.client.frames.heard.length;
    await attacks.try(
      'going on after the screen was put up',
      async () => {
        await lawyer.ready([...lawyer.consumers.map(({ id }) => id), ...idsOf('expert')]);
        await expert.ready([...expert.consumers.map(({ id }) => id), ...idsOf('lawyer')]);
        await court.refused(expert, 'consult', { invite: ['lawyer'] }, 'not-permitted');
        await court.refused(lawyer, 'consult', { invite: ['expert'] }, 'unknown-seat');
      },
      () => lawyer.packets('expert'),
      () => expert.packets('lawyer'),
    );
    expect(mentions(lawyer, 'expert', from)).toEqual([]);
  });
});

describe('a protected witness', () => {
  it('is as they are for the judge alone: others get neither packet nor name, whatever the client asks for', async () => {
    const lawyer = await court.admit('lawyer');
    const witness = await court.admit('witness');
    const others = [lawyer, court.clerk];
    for (const kind of ['microphone', 'camera'] as const) await lawyer.receives('witness', kind);
    const raw = others.map((client) => () => client.packets('witness'));
    const altered = Promise.all(others.map((client) => client.hears('witness', 'microphone')));
    const before = court.judge.packets('witness');
    await attacks.try('listening to a protected witness', () => court.talkUntil(altered), ...raw);
    expect(court.judge.packets('witness')).toBeGreaterThan(before);
    await attacks.try(
      'asking for a protected witness',
      async () => {
        const ids = court.judge.consumers.filter(({ seat }) => seat === 'witness');
        expect(ids).toHaveLength(2);
        for (const client of others) {
          await client.ready(ids.flatMap(({ id, producerId }) => [id, producerId]));
          await client.must('tile-sizes', { tiles: [{ seat: 'witness', height: 720 }] });
        }
        const tiles = [{ seat: 'witness', source: 'altered-camera', height: 720 }];
        await court.refused(lawyer, 'tile-sizes', { tiles }, 'bad-message');
        const [voice] = lawyer.producing('microphone').sources;
        const source = { ...voice, source: 'altered-microphone' };
        await court.refused(lawyer, 'produce', { sources: [source] }, 'bad-message');
        await court.refused(lawyer, 'protect', { seat: 'witness', on: false }, 'not-permitted');
        await court.refused(court.clerk, 'protect', { seat: 'witness', on: false }, 'not-permitted');
      },
      ...raw,
    );
    for (const client of [...others, witness, court.judge]) {
      const named = client.client.frames.heard.some((frame) => frame.includes(nameOf('witness')));
      expect(named, `${client.seat} is told the name`).toBe(client === witness || client === court.judge);
    }
    await court.judge.must('protect', { seat: 'witness', on: false });
    await lawyer.receives('witness', 'microphone', 2);
  });
});

describe('all these attacks', () => {
  it('leak not one packet, and the log tells no secret', async () => {
    expect(await attacks.end()).toEqual({ leaked: 0, recorded: 0, secretsLogged: 0 });
    expect(court.recorded('judge')).toBeGreaterThan(0);
  });
});
