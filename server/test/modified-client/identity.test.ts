import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacks } from '../support/bare/attacks.ts';
import type { BareClient } from '../support/bare/client.ts';
import { Court } from '../support/bare/court.ts';
import { ReplayedLine } from '../support/bare/replay.ts';
import { TestClient } from '../support/client.ts';
import { readLog } from '../support/log.ts';

const BOTH = ['microphone', 'camera'] as const;

let court: Court;
let attacks: Attacks;

beforeAll(async () => {
  court = await Court.open();
  attacks = new Attacks(court);
});

afterAll(() => court.close());
afterEach(() => court.dismissGuests());

/** How many entries of a kind the log has about a seat. */
const logged = (type: string, seat: string) =>
  readLog(court.service).filter((entry) => entry.type === type && entry.payload['seat'] === seat).length;

const judgeName = () => court.service.demo.seats.find(({ seat }) => seat === 'judge')!.name;

const told = ({ client }: BareClient) => client.pushed.at(-1);

describe('a forged seat', () => {
  it('is not opened by a token of another, whatever the payload says', async () => {
    const { service } = court;
    const [head, claims, signature] = service.token('citizen').split('.') as [string, string, string];
    const own = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
    const edited = Buffer.from(JSON.stringify({ ...own, seat: 'judge' })).toString('base64url');
    const auth = (token: string, more = {}) => ({
      version: PROTOCOL_VERSION,
      hearing: service.demo.hearing,
      token,
      ...more,
    });
    await attacks.try('opening another’s seat', async () => {
      for (const [forged, code] of [
        [auth(service.token('citizen'), { seat: 'judge' }), 'bad-handshake'],
        [auth(`${head}.${edited}.${signature}`), 'token-bad-signature'],
        [auth(`${head}.${claims}.${service.token('judge').split('.')[2]}`), 'token-bad-signature'],
        [auth(`${head}.${service.token('judge').split('.')[1]}.${signature}`), 'token-bad-signature'],
      ] as const) {
        const from = service.log.length;
        await expect(TestClient.open(service, forged)).rejects.toMatchObject({ code });
        await service.logged((line) => line['code'] === code, { from });
      }
    });
  });

  it('is not acted for by a message that names it', async () => {
    const citizen = await court.admit('citizen');
    await attacks.try('acting for another', async () => {
      await court.refused(citizen, 'raise-hand', { purpose: 'speak', seat: 'judge' }, 'bad-message');
      await court.refused(citizen, 'set-camera', { on: false, seat: 'clerk' }, 'bad-message');
      await court.refused(citizen, 'leave', { seat: 'judge' }, 'bad-message');
      const produce = { ...citizen.producing('microphone'), seat: 'judge' };
      await court.refused(citizen, 'produce', produce, 'bad-message');
      const message = { conversation: 'clerk:citizen', text: 'x', nonce: 'forged-seat', from: 'judge' };
      await court.refused(citizen, 'post-message', message, 'bad-message');
      await court.refused(citizen, 'lower-hand', { seat: 'judge' }, 'not-permitted');
      await court.refused(citizen, 'mute', { seat: 'clerk' }, 'not-permitted');
    });
    expect(court.judge.client.scene.me.place).toBe('courtroom');
  });
});

describe('frames that were overheard', () => {
  it('are, on another’s line, the other’s own', async () => {
    const citizen = await court.come('citizen');
    const [connect, ...said] = court.judge.client.frames.said;
    const entered = said.findIndex((frame) => frame.includes('["enter"'));
    await attacks.try(
      'the judge’s frames on a citizen’s line',
      async () => {
        const line = await ReplayedLine.open(court.service);
        const [own] = citizen.client.frames.said;
        const heard = await line.say([own!, ...said.slice(0, entered + 1)]);
        expect(heard.at(-1)).toContain('"code":"not-in-courtroom"');
        line.close();
        await court.service.logged(({ seat, code }) => seat === 'citizen' && code === 'not-in-courtroom');
      },
      () => citizen.packets(),
    );
    await attacks.try('the judge’s opening of a line on a citizen’s open line', async () => {
      citizen.client.socket.io.engine.write(connect!);
      await citizen.client.until(() => citizen.client.socket.disconnected);
    });
  });

  it('open no second place when all of them are said again, token included', async () => {
    const { client } = court.judge;
    const entered = client.frames.said.findIndex((frame) => frame.includes('["enter"'));
    await attacks.try('the judge’s whole beginning once more', async () => {
      const line = await ReplayedLine.open(court.service);
      const heard = await line.say(client.frames.said.slice(0, entered + 1));
      expect(heard.at(-1)).toContain('"code":"seat-in-use"');
      expect(heard.join()).not.toContain('consumers-opened');
      line.close();
    });
    expect(client.socket.connected).toBe(true);
    expect(client.scene.me).toMatchObject({ place: 'courtroom', here: true });
  });

  it('do nothing more when they are said twice', async () => {
    const citizen = await court.admit('citizen');
    const { client } = citizen;
    await client.ask('raise-hand', { purpose: 'speak' });
    const post = { conversation: 'clerk:citizen', text: 'One word to the clerk', nonce: 'said-only-once' };
    const posted = await client.ask('post-message', post);
    if (!posted.ok) throw new Error(posted.code);
    const frames = client.frames.said.slice(-2);
    const raised = logged('hand-raised', 'citizen');
    const messages = () => court.clerk.client.pushed.filter(({ name }) => name === 'message').length;
    await court.clerk.client.until(() => messages() > 0);
    const before = messages();
    await attacks.try('two frames, again and again', async () => {
      const answers = () => client.frames.heard.filter((frame) => frame.startsWith('3')).length;
      const answered = answers();
      for (let time = 0; time < 3; time += 1) for (const frame of frames) client.socket.io.engine.write(frame);
      await client.until(() => answers() === answered + 6);
      // The same nonce with another text returns the original message.
      const other = { ...post, text: 'Another word' };
      expect(await client.ask('post-message', other)).toMatchObject({ message: posted.message });
    });
    expect(logged('hand-raised', 'citizen')).toBe(raised);
    expect(messages()).toBe(before);
    expect(readLog(court.service).filter(({ type }) => type === 'message-posted')).toHaveLength(1);
    const mine = await court.clerk.client.ask('post-message', { ...post, text: 'The clerk’s own' });
    expect(mine).toMatchObject({ ok: true });
    expect(mine).not.toMatchObject({ message: posted.message });
  });
});

describe('a stolen secret', () => {
  it('is worth nothing with the token of another seat', async () => {
    const lawyer = await court.admit('lawyer');
    const thief = await court.come('citizen', { resume: lawyer.session });
    expect(thief.client.welcome).toMatchObject({ resumed: false, mediaKept: false, consumers: [] });
    await attacks.try(
      'another’s secret',
      async () => {
        await court.refused(thief, 'raise-hand', { purpose: 'speak' }, 'not-entered');
        await court.refused(thief, 'produce', thief.producing('microphone'), 'not-in-courtroom');
        await thief.ready(lawyer.consumers.map(({ id }) => id));
      },
      () => thief.packets(),
    );
    expect(lawyer.client.socket.connected).toBe(true);
  });

  it('with the right token moves the seat: the first place is told, and only one gets anything', async () => {
    const first = await court.admit('lawyer');
    const thief = await court.come('lawyer', { resume: first.session });
    expect(thief.client.welcome.resumed).toBe(true);
    await first.client.until(() => first.client.socket.disconnected);
    expect(told(first)).toEqual({ name: 'ended', payload: { code: 'seat-replaced' } });
    await thief.enter();
    const before = thief.packets('judge');
    await attacks.try(
      'a place whose seat has moved',
      (mark) => first.sendsBoth(mark),
      () => first.packets(),
    );
    expect(thief.packets('judge')).toBe(before + 6);

    // Whoever has the link takes the seat back, and the secret is worth nothing any more.
    const owner = await court.come('lawyer');
    await court.refused(owner, 'enter', owner.entering(), 'seat-in-use');
    await owner.enter([], true);
    await thief.client.until(() => thief.client.socket.disconnected);
    expect(told(thief)).toEqual({ name: 'ended', payload: { code: 'seat-replaced' } });
    const again = await court.come('lawyer', { resume: thief.session });
    expect(again.client.welcome).toMatchObject({ resumed: false, mediaKept: false });
    await attacks.try(
      'the secret of before',
      async (mark) => {
        await court.refused(again, 'produce', again.producing('microphone'), 'not-in-courtroom');
        for (const one of [thief, again]) await one.sends('microphone', mark);
      },
      () => thief.packets() + again.packets(),
    );
    expect(owner.packets('judge')).toBe(6);
  });

  it('is worth nothing after its seat was left, or its person was put out', async () => {
    const lawyer = await court.admit('lawyer');
    await lawyer.must('leave', {});
    const thief = await court.come('lawyer', { resume: lawyer.session });
    expect(thief.client.welcome).toMatchObject({ resumed: false, mediaKept: false });
    await attacks.try(
      'a secret of a seat that was left',
      () => court.refused(thief, 'set-microphone', { on: true }, 'not-entered'),
      () => thief.packets() + lawyer.packets(),
    );
    await thief.enter();
    await court.letIn(thief, []);
    await court.judge.must('remove', { seat: 'lawyer' });
    const other = await court.come('lawyer', { resume: thief.session });
    expect(other.client.welcome).toMatchObject({ resumed: false, mediaKept: false });
    await attacks.try(
      'a secret of somebody who was put out',
      async () => {
        await court.refused(other, 'enter', other.entering([], true), 'expelled');
        await court.refused(other, 'chat-history', {}, 'not-entered');
      },
      () => other.packets() + thief.packets(),
    );
    await court.judge.must('readmit', { seat: 'lawyer' });
  });
});

describe('one link in two places', () => {
  it('is one seat: the second gets nothing until it takes over, and the first nothing from then on', async () => {
    const first = await court.admit('lawyer');
    const second = await court.come('lawyer');
    await attacks.try(
      'the second place',
      async (mark) => {
        await court.refused(second, 'enter', second.entering(), 'seat-in-use');
        await court.refused(second, 'produce', second.producing('microphone'), 'not-in-courtroom');
        await second.ready(first.consumers.map(({ id }) => id));
        await second.sendsBoth(mark);
      },
      () => second.packets(),
    );
    expect(first.client.socket.connected).toBe(true);
    expect(first.packets('judge')).toBeGreaterThan(0);
    expect(first.client.scene.people).not.toEqual([]);
    // A browser with only the link learns that the seat is taken, and sees nobody.
    expect(second.client.scene.people).toEqual([]);
    expect(JSON.stringify(second.client.frames.heard)).not.toContain(JSON.stringify(judgeName()));
    await second.enter(BOTH, true);
    await first.client.until(() => first.client.socket.disconnected);
    expect(told(first)).toEqual({ name: 'ended', payload: { code: 'seat-replaced' } });
    const former = await court.come('lawyer', { resume: first.session });
    expect(former.client.welcome.resumed).toBe(false);
    const before = second.packets('judge');
    await attacks.try(
      'the first place, after the second has taken over',
      async (mark) => {
        await court.refused(former, 'enter', former.entering(), 'seat-in-use');
        for (const one of [first, former]) await one.sendsBoth(mark);
      },
      () => first.packets() + former.packets(),
    );
    expect(second.packets('judge')).toBe(before + 6);
  });
});

describe('all these attacks', () => {
  it('leak not one packet, and the log tells no secret', async () => {
    expect(await attacks.end()).toEqual({ leaked: 0, recorded: 0, secretsLogged: 0 });
    expect(court.recorded('judge')).toBeGreaterThan(0);
  });
});
