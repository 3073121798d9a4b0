import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES, TestClient } from './support/client.ts';
import { TestService } from './support/service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

describe('joining', () => {
  it('tells a person where they stand before anything is asked', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    expect(citizen.welcome).toMatchObject({ resumed: false, mediaKept: false });
    expect(citizen.scene).toMatchObject({ phase: 'scheduled', speaks: true, entersDirectly: false });
    expect(await citizen.enter()).toMatchObject({ ok: false, code: 'hearing-not-open' });
    citizen.close();
  });

  it('opens the hearing for those who look on when the judge enters', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    const judge = await TestClient.seat(service, 'judge');
    expect(await judge.enter()).toMatchObject({ ok: true });
    await citizen.until(() => citizen.scene.phase === 'open');
    expect(await citizen.enter()).toMatchObject({ ok: true });
    await citizen.until(() => citizen.scene.me.place === 'waiting');
    await judge.until(() => judge.scene.people.some(({ seat, place }) => seat === 'citizen' && place === 'waiting'));
    await judge.ask('admit', { seat: 'citizen' });
    await citizen.until(() => citizen.scene.me.place === 'courtroom');
    expect(citizen.scene.people.map(({ seat }) => seat)).toEqual(['judge']);
    await citizen.ask('leave', {});
    citizen.close();
    judge.close();
  });

  it('is refused to a browser that does not say which rules its person has accepted, or names others', async () => {
    const clerk = await TestClient.seat(service, 'clerk');
    const { rules: _, ...silent } = await clerk.entering();
    expect(await clerk.say('enter', silent)).toMatchObject({ ok: false, code: 'bad-message' });
    for (const rules of [null, { ...RULES, version: RULES.version + 1 }]) {
      expect(await clerk.say('enter', { ...silent, rules })).toMatchObject({ ok: false, code: 'rules-not-accepted' });
    }
    expect(clerk.scene).toMatchObject({ mustAcceptRules: true, me: { place: 'outside' } });
    expect(await clerk.say('enter', { ...silent, rules: RULES })).toMatchObject({ ok: true });
    await clerk.until(() => !clerk.scene.mustAcceptRules);
    await clerk.ask('leave', {});
    const again = { ...(await clerk.entering()), rules: null };
    expect(await clerk.say('enter', again)).toMatchObject({ ok: true });
    await clerk.ask('leave', {});
    clerk.close();
  });

  it('is refused for a seat that is in use, until it is taken over; the former browser is told', async () => {
    const first = await TestClient.seat(service, 'lawyer');
    await first.enter();
    const second = await TestClient.seat(service, 'lawyer');
    expect(await second.enter()).toMatchObject({ ok: false, code: 'seat-in-use' });
    expect(await second.enter(true)).toMatchObject({ ok: true });
    await first.until(() => first.socket.disconnected);
    expect(first.pushed.at(-1)).toEqual({ name: 'ended', payload: { code: 'seat-replaced' } });
    await second.ask('leave', {});
    second.close();
  });

  it('moves with its secret to another place, and the former is told', async () => {
    const first = await TestClient.seat(service, 'lawyer');
    const entered = await first.enter();
    if (!entered.ok) throw new Error(entered.code);
    const second = await TestClient.seat(service, 'lawyer', { resume: entered.session });
    expect(second.welcome.resumed).toBe(true);
    await first.until(() => first.socket.disconnected);
    expect(first.pushed.at(-1)).toEqual({ name: 'ended', payload: { code: 'seat-replaced' } });
    await second.ask('leave', {});
    second.close();
  });

  it('shows nobody to a second place that has only the link, then or later', async () => {
    const judge = await TestClient.seat(service, 'judge');
    await judge.enter(true);
    const lawyer = await TestClient.seat(service, 'lawyer');
    await lawyer.enter();
    await judge.ask('admit', { seat: 'lawyer' });
    const second = await TestClient.seat(service, 'lawyer');
    await judge.ask('raise-hand', { purpose: 'speak' });
    for (const client of [lawyer, second]) await client.upToDate();
    expect(lawyer.scene.people.map(({ seat }) => seat)).toEqual(['judge']);
    expect(second.scene).toMatchObject({ people: [], me: { place: 'courtroom', here: true } });
    await second.enter(true);
    expect(second.scene.people.map(({ seat }) => seat)).toEqual(['judge']);
    for (const client of [second, judge]) {
      await client.ask('leave', {});
      client.close();
    }
  });

  it('resumes by the secret: same seat, same room, same mute, also after a restart of the service', async () => {
    const judge = await TestClient.seat(service, 'judge', {});
    await judge.enter(true);
    const citizen = await TestClient.seat(service, 'citizen');
    const entered = await citizen.enter();
    if (!entered.ok) throw new Error(entered.code);
    await judge.ask('admit', { seat: 'citizen' });
    await judge.ask('mute', { seat: 'citizen' });
    citizen.close();
    await judge.until(() => judge.scene.people.some(({ seat, here }) => seat === 'citizen' && !here));
    const again = await TestClient.seat(service, 'citizen', { resume: entered.session });
    expect(again.welcome.resumed).toBe(true);
    expect(again.scene.me).toMatchObject({ place: 'courtroom', here: true, microphone: 'blocked' });

    await service.kill('SIGKILL');
    await service.run();
    const returned = await TestClient.seat(service, 'citizen', { resume: entered.session });
    expect(returned.welcome).toMatchObject({ resumed: true, mediaKept: false });
    expect(returned.scene.me).toMatchObject({ place: 'courtroom', here: true, microphone: 'blocked' });
    returned.close();
  });
});

describe('the service', () => {
  it('says by its pages whether it lives and is ready', async () => {
    expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.origin}/readyz`)).status).toBe(200);
  });

  it('ends whole although the signal comes again', async () => {
    await fetch(`${service.origin}/healthz`);
    const from = service.log.length;
    const ended = service.kill('SIGINT');
    await service.logged(({ msg }) => msg === 'draining', { from });
    process.kill(service.pid, 'SIGINT');
    await ended;
    expect(service.log.slice(from).map(({ msg }) => msg)).toContain('ended');
    await service.run();
  });

  it('drains on SIGTERM telling everybody, and in good time although one never finishes a request and another does not close a socket', async () => {
    const clerk = await TestClient.seat(service, 'clerk');
    const { host } = new URL(service.origin);
    const head = `GET /signalling/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${service.origin}\r\n`;
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    const [unfinished, deaf] = [connect(service.port), connect(service.port)];
    for (const line of [unfinished, deaf]) line.on('error', () => undefined);
    unfinished.write(head);
    deaf.write(head + upgrade);
    await once(deaf, 'data');
    deaf.pause();
    const begun = performance.now();
    const ended = service.kill('SIGTERM');
    await clerk.until(() => clerk.socket.disconnected);
    expect(clerk.pushed.at(-1)).toEqual({ name: 'ended', payload: { code: 'draining' } });
    await ended;
    expect(performance.now() - begun).toBeLessThan(5_000);
    for (const line of [unfinished, deaf]) line.destroy();
  });
});
