import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES, TestClient } from './support/client.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';
import type { Reachable } from './support/client.ts';
import { Stream } from './support/bare/packets.ts';

/** The largest number of open sockets of one seat. */
const SOCKETS = 4;

let service: InProcess;
/** Runs in its own hearing during the other tests. */
let breaking: Promise<unknown[]>;
beforeAll(async () => {
  service = await startInProcess();
  breaking = linesBreak();
  // Its own test awaits it.
  breaking.catch(() => undefined);
});
afterAll(() => service.stop());

const hearing = () =>
  service.hold('courtroom', [
    { id: 'judge' as never, role: 'presiding-judge' },
    { id: 'citizen' as never, role: 'complainant' },
  ]);

interface Answer {
  readonly ok: boolean;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

/** Sends requests at this rate over the sockets in turn; resolves with the received answers. */
async function script(
  clients: readonly TestClient[],
  perSecond: number,
  seconds: number,
  name: string,
  of: () => object,
) {
  const answers: Answer[] = [];
  const asked: Promise<unknown>[] = [];
  const begin = performance.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const client = clients[count % clients.length]!;
    if (client.socket.connected) {
      const answered = client.say(name, of()).then((answer) => answers.push(answer as Answer));
      asked.push(answered.catch(() => undefined));
    }
    await setTimeout(Math.max(0, begin + (count * 1_000) / perSecond - performance.now()));
  }
  // Requests on a closed socket are never answered.
  await Promise.race([Promise.all(asked), setTimeout(500)]);
  return answers;
}

const accepted = (answers: readonly Answer[]) => answers.filter(({ ok }) => ok).length;
const tooMuch = (answers: readonly Answer[]) => answers.filter(({ code }) => code === 'too-many-messages');

async function lobby(at: Reachable, sockets: number): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (let count = 0; count < sockets; count += 1) clients.push(await TestClient.seat(at, 'citizen'));
  return clients;
}

function closeAll(...clients: readonly TestClient[]): void {
  for (const client of clients) client.close();
}

/** Sends the messages of a page that has reconnected and lost its media too. */
async function comeBack(at: Reachable, secret: string): Promise<{ secret: string; codes: unknown[] }> {
  const client = await TestClient.seat(at, 'citizen', { resume: secret });
  const answers: Answer[] = [];
  const ask = async (name: string, request: object) => {
    const answer = (await client.say(name, request)) as Answer & { session?: string };
    answers.push(answer);
    return answer;
  };
  const prepared = (await ask('prepare', {})) as Answer & { routerRtpCapabilities?: unknown };
  const entered = await ask('enter', {
    microphone: true,
    camera: true,
    takeOver: false,
    rules: RULES,
    produce: [],
    rtpCapabilities: prepared.routerRtpCapabilities,
  });
  await ask('chat-history', {});
  await ask('tile-sizes', { tiles: [] });
  await ask('set-microphone', { on: false });
  await ask('media-line', { flows: true, silentMs: 0 });
  await ask('consumers-ready', { ids: [] });
  client.close();
  return {
    secret: entered.session ?? secret,
    codes: answers.flatMap(({ code }) => (code === 'too-many-messages' ? [code] : [])),
  };
}

/** A page whose connection and media break every second. Resolves with its refusals for too many requests. */
async function linesBreak(): Promise<unknown[]> {
  const at = await hearing();
  const judge = await TestClient.seat(at, 'judge');
  await judge.enter();
  const first = await TestClient.seat(at, 'citizen');
  const entered = await first.enter();
  first.close();
  let secret = entered.ok ? entered.session : '';
  const refused: unknown[] = [];
  for (let count = 0; count < 12; count += 1) {
    const begin = performance.now();
    const back = await comeBack(at, secret);
    secret = back.secret;
    refused.push(...back.codes);
    await setTimeout(Math.max(0, 1_000 - (performance.now() - begin)));
  }
  judge.close();
  return refused;
}

describe('the budget of a seat', () => {
  it('is one for all its sockets: transports are made a few times a second, and the script is closed', async () => {
    const at = await hearing();
    const clients = await lobby(at, SOCKETS);
    const answers = await script(clients, 200, 2, 'prepare', () => ({}));
    expect(accepted(answers)).toBeLessThanOrEqual(26);
    for (const { retryAfterMs } of tooMuch(answers)) expect(retryAfterMs).toBeGreaterThan(0);
    expect(clients.every(({ socket }) => socket.disconnected)).toBe(true);
    closeAll(...clients);
  });

  it('bounds what a person switches, and leaves the acts of others alone', async () => {
    const at = await hearing();
    const [judge, citizen] = [await TestClient.seat(at, 'judge'), await TestClient.seat(at, 'citizen')];
    await judge.enter();
    await citizen.enter();
    let on = false;
    const answers = await script([citizen], 22, 4, 'set-camera', () => ({ on: (on = !on) }));
    expect(accepted(answers)).toBeLessThanOrEqual(4 * 5 + 40);
    expect(tooMuch(answers).length).toBeGreaterThan(10);
    expect(await judge.say('admit', { seat: 'citizen' })).toMatchObject({ ok: true });
    closeAll(judge, citizen);
  });

  it('bounds the sources that are made anew', async () => {
    const at = await hearing();
    const judge = await TestClient.seat(at, 'judge');
    await judge.enter();
    const { rtpParameters } = new Stream('microphone', 1);
    const microphone = { source: 'microphone', rtpParameters };
    const answers = await script([judge], 40, 2, 'produce', () => ({ sources: [microphone, microphone] }));
    expect(accepted(answers)).toBeGreaterThan(0);
    expect(answers.length - tooMuch(answers).length).toBeLessThanOrEqual(60);
    judge.close();
  });

  it('bounds good handshakes, those of one link, and tells when there is room again', async () => {
    const at = await hearing();
    const judge = await TestClient.seat(at, 'judge');
    await judge.enter();
    let opened = 0;
    const refused: unknown[] = [];
    for (let count = 0; count < 100; count += 1) {
      await TestClient.seat(at, 'citizen').then(
        (client) => {
          opened += 1;
          client.close();
        },
        (error: unknown) => refused.push(error),
      );
    }
    expect(opened).toBeLessThan(80);
    expect(refused[0]).toMatchObject({ code: 'too-many-messages', retryAfterMs: expect.any(Number) });
    judge.close();
  });

  it('of the person who holds it is not used up by others who have the link', async () => {
    const at = await hearing();
    const judge = await TestClient.seat(at, 'judge');
    await judge.enter();
    const citizen = await TestClient.seat(at, 'citizen');
    const entered = await citizen.enter();
    const strangers = await lobby(at, 2);
    await script(strangers, 300, 1, 'prepare', () => ({}));
    for (let count = 0; count < 100; count += 1) await TestClient.seat(at, 'citizen').then(closeAll, () => undefined);
    expect(await citizen.say('set-camera', { on: false })).toMatchObject({ ok: true });
    citizen.close();
    const back = await TestClient.seat(at, 'citizen', { resume: entered.ok ? entered.session : '' });
    expect(back.welcome.resumed).toBe(true);
    expect(await back.say('set-camera', { on: true })).toMatchObject({ ok: true });
    closeAll(judge, back, ...strangers);
  });

  it('of the person who is about to come in is not used up from another network by others who have the link', async () => {
    const at = await hearing();
    const judge = await TestClient.seat(at, 'judge');
    await judge.enter();
    const elsewhere = '127.0.0.2';
    const strangers = [await TestClient.seat(at, 'citizen', {}, elsewhere)];
    await script(strangers, 300, 1, 'prepare', () => ({}));
    const refused: unknown[] = [];
    for (let count = 0; count < 100; count += 1)
      await TestClient.seat(at, 'citizen', {}, elsewhere).then(closeAll, (error: unknown) => refused.push(error));
    expect(refused[0]).toMatchObject({ code: 'too-many-messages' });
    const citizen = await TestClient.seat(at, 'citizen');
    expect(await citizen.enter()).toMatchObject({ ok: true });
    closeAll(judge, citizen, ...strangers);
  });

  it('is not begun many times at once: a line that asks for its place again before it has it is closed', async () => {
    const at = await hearing();
    const url = `${at.origin.replace('http', 'ws')}${SIGNALLING_PATH}/?EIO=4&transport=websocket`;
    const line = new WebSocket(url, { headers: { origin: at.origin } } as never);
    const opened = once(line, 'message');
    const closed = once(line, 'close');
    await opened;
    const auth = { version: PROTOCOL_VERSION, hearing: at.demo.hearing, token: at.token('citizen') };
    for (let count = 0; count < 90; count += 1) line.send(`40${JSON.stringify(auth)}`);
    await closed;
  });

  it('lets a seat have its reach table made a few times a minute', async () => {
    const at = await hearing();
    const judge = await TestClient.seat(at, 'judge');
    await judge.enter();
    const answers = await script([judge], 10, 2, 'reach-table', () => ({}));
    expect(accepted(answers)).toBe(10);
    expect(tooMuch(answers)[0]!.retryAfterMs).toBeGreaterThan(1_000);
    judge.close();
  });
});

describe('a page', () => {
  it('whose line breaks every second, and its media with it, is never over its budget', async () => {
    expect(await breaking).toEqual([]);
  });
});
