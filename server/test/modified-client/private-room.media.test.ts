import { setTimeout } from 'node:timers/promises';
import type { Speaker } from '@mahzar/shared/protocol/pushes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attacks } from '../support/bare/attacks.ts';
import type { BareClient } from '../support/bare/client.ts';
import { Court } from '../support/bare/court.ts';
import { TestClient } from '../support/client.ts';

/** Mark of packets that are sent in the private room. */
const IN_PRIVATE = 'in private';

let court: Court;
let attacks: Attacks;
/** Of the accused, who goes into a private room with the lawyer and not without. */
let interpreter: TestClient;
let lawyer: BareClient;
let accused: BareClient;
let prosecutor: BareClient;
let expert: BareClient;

beforeAll(async () => {
  court = await Court.open();
  attacks = new Attacks(court);
  lawyer = await court.admit('lawyer');
  accused = await court.admit('accused');
  prosecutor = await court.admit('prosecutor');
  expert = await court.admit('expert');
  interpreter = await TestClient.seat(court.service, 'interpreter');
  await interpreter.enter(false, false);
  await court.judge.must('admit-all', {});
  await court.talkUntilRecorded('lawyer', 'accused');
});

afterAll(async () => {
  interpreter.close();
  await court.close();
});

/** How many packets have come out of the private room, or into it. */
function crossing(): number {
  const [inside, outside] = [
    [lawyer, accused],
    [court.judge, court.clerk, prosecutor, expert],
  ];
  const counts = [
    ...outside.flatMap((one) => ['lawyer', 'accused', IN_PRIVATE].map((mark) => one.packets(mark))),
    ...inside.flatMap((one) => outside.map(({ seat }) => one.packets(seat))),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Lawyer and accused go into a private room and speak there; answers with its name. */
async function consult(): Promise<string> {
  await lawyer.must('consult', { invite: ['accused'] });
  await accused.client.until(() => accused.client.scene.invitations.length > 0);
  const { room } = accused.client.scene.invitations[0]!;
  const told = accused.told('lawyer', 'microphone');
  await accused.must('answer-invitation', { room, accept: true });
  for (const client of [lawyer, accused]) await client.must('set-microphone', { on: true, room });
  await accused.receives('lawyer', 'microphone', told + 1);
  return room;
}

/** The seats reported to a client as speaking, from the push number `from` on. */
function speak({ client }: BareClient, from: number): string[] {
  const told = client.pushed.slice(from).filter(({ name }) => name === 'speakers');
  return told.flatMap(({ payload }) => (payload as Speaker[]).map(({ seat }) => seat));
}

/** Whether the client's last push of speakers says that nobody speaks. */
function silenceWasTold({ client }: BareClient): boolean {
  const last = client.pushed.findLast(({ name }) => name === 'speakers');
  return last !== undefined && (last.payload as Speaker[]).length === 0;
}

describe('a private room', () => {
  it('is heard and seen by those in it alone, whatever is asked by others', async () => {
    const room = await consult();
    await attacks.try('staying outside', () => lawyer.sends('microphone', IN_PRIVATE), crossing);
    expect(accused.packets(IN_PRIVATE)).toBe(3);
    // Nor how loud anybody is in there.
    const [within, without] = [accused.client.pushed.length, prosecutor.client.pushed.length];
    await court.talkUntil(accused.client.until(() => speak(accused, within).includes('lawyer')));
    await court.talkUntil(prosecutor.client.until(() => speak(prosecutor, without).includes('judge')));
    expect(speak(prosecutor, without).filter((seat) => seat === 'lawyer' || seat === 'accused')).toEqual([]);
    // People outside do not even learn that somebody speaks in the private room: while the courtroom is silent, they get no push.
    const outside = [court.judge, court.clerk, prosecutor, expert];
    for (const one of outside) await one.client.until(() => silenceWasTold(one));
    const quietSince = outside.map(({ client }) => client.pushed.length);
    const talking = accused.client.pushed.length;
    const times = () => speak(accused, talking).filter((seat) => seat === 'lawyer').length;
    const heard = accused.client.until(() => times() >= 3).then(() => true);
    do await lawyer.sends('microphone', IN_PRIVATE, 20);
    while (!(await Promise.race([heard, setTimeout(100, false)])));
    const told = outside.flatMap(({ client }, index) => client.pushed.slice(quietSince[index]));
    expect(told.filter(({ name }) => name === 'speakers')).toEqual([]);

    for (const client of [court.judge, court.clerk, prosecutor, expert]) {
      // An expert has no place in any private room.
      const no = (code: string) => (client === expert ? 'not-permitted' : code);
      await attacks.try(
        `the ${client.seat}, who was not called in`,
        async () => {
          await court.refused(client, 'answer-invitation', { room, accept: true }, no('not-invited'));
          await court.refused(client, 'lock-consultation', { locked: false }, no('not-in-consultation'));
          await court.refused(client, 'leave-consultation', {}, no('not-in-consultation'));
          await court.refused(client, 'invite', { seat: 'expert' }, no('not-in-consultation'));
          await court.refused(client, 'set-microphone', { on: true, room }, 'not-in-consultation');
          await client.ready([...lawyer.consumers, ...accused.consumers].map(({ id }) => id));
          await client.must('tile-sizes', { tiles: [{ seat: 'lawyer', height: 720 }] });
        },
        crossing,
      );
    }
    for (const client of [prosecutor, expert]) {
      await court.refused(client, 'end-consultation', { room }, 'not-permitted');
      expect(client.client.frames.heard.filter((frame) => frame.includes(room))).toEqual([]);
    }
  });

  it('is closed to who was called in when it has been locked since', async () => {
    const { room } = lawyer.client.scene.consultation!;
    await lawyer.must('invite', { seat: 'prosecutor' });
    await prosecutor.client.until(() => prosecutor.client.scene.invitations.length > 0);
    await attacks.try('being called in without coming', () => court.talk(), crossing);
    await accused.must('lock-consultation', { locked: true });
    await attacks.try(
      'coming after the door was locked',
      async () => {
        await court.refused(prosecutor, 'answer-invitation', { room, accept: true }, 'consultation-locked');
        await court.refused(prosecutor, 'lock-consultation', { locked: false }, 'not-in-consultation');
      },
      crossing,
    );
  });

  it('leaves the record and the courtroom as if it had not been', async () => {
    const [before, told] = [court.judge.packets('lawyer'), court.judge.told('lawyer', 'camera')];
    await lawyer.must('leave-consultation', {});
    await accused.must('leave-consultation', {});
    await court.judge.receives('lawyer', 'camera', told + 1);
    await court.othersAreWell();
    expect(court.judge.packets('lawyer')).toBeGreaterThan(before);
  });
});

describe('all these attacks', () => {
  it('leak not one packet, and the log tells no secret', async () => {
    expect(await attacks.end()).toEqual({ leaked: 0, recorded: 0, secretsLogged: 0 });
    expect(court.recorded(IN_PRIVATE)).toBe(0);
  });
});
