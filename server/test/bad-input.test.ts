import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { MESSAGE_NAMES, MESSAGES } from '@mahzar/shared/protocol/messages';
import { MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { decodeJwt } from './support/jwt.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseKeyRing } from '../src/kernel/key-ring.ts';
import { badTokens } from './bad-tokens.ts';
import { TestClient } from './support/client.ts';
import { residentKiB } from './support/memory.ts';
import { TestService } from './support/service.ts';
import { RTP, WELL_FORMED } from './support/well-formed.ts';

let service: TestService;
let judge: TestClient;

beforeAll(async () => {
  // One client sends more here than ten people would in the same time.
  service = await TestService.start({ SEAT_BUDGET: '10' });
  judge = await TestClient.seat(service, 'judge');
  await judge.enter();
});

afterAll(async () => {
  judge.close();
  await service.stop();
});

/** Checks that other people are not affected: the judge, who stays connected, still gets an answer. */
async function othersAreWell(): Promise<void> {
  expect(await judge.say('tile-sizes', { tiles: [] })).toMatchObject({ ok: true });
}

describe('a token', () => {
  it('that is bad is refused at the socket with its code, and is logged without the token', async () => {
    const pem = await readFile(join(service.dataDir, 'secrets', 'signing-keys.pem'), 'utf8');
    const { jti } = decodeJwt(service.token('citizen'));
    const keys = parseKeyRing(pem)!;
    expect(createPublicKey(keys.signing.privateKey).asymmetricKeyType).toBe('ec');
    const table = badTokens({ keys, hearing: service.demo.hearing, seat: 'citizen', tokenId: jti, now: Date.now() });
    expect(table.length).toBeGreaterThanOrEqual(30);
    const from = service.log.length;
    for (const { name, token, code } of table) {
      const auth = { version: PROTOCOL_VERSION, hearing: service.demo.hearing, token };
      const tooLarge = token.length > MAX_MESSAGE_BYTES;
      await expect(TestClient.open(service, auth), name).rejects.toMatchObject({ code: tooLarge ? 'closed' : code });
    }
    // The log line of a refusal may arrive after the refusal itself.
    const refused = () => service.log.slice(from).filter(({ msg }) => msg === 'token refused');
    const answered = table.filter(({ token }) => token.length <= MAX_MESSAGE_BYTES);
    await vi.waitFor(() => expect(refused()).toHaveLength(answered.length));
    const text = JSON.stringify(service.log);
    for (const { token } of table) if (token.trim().length > 20) expect(text).not.toContain(token.slice(0, 40));
    await othersAreWell();
  });

  it('of an unknown seat, or for another hearing than the page shows, is refused', async () => {
    const auth = { version: PROTOCOL_VERSION, hearing: 'another', token: service.token('citizen') };
    await expect(TestClient.open(service, auth)).rejects.toMatchObject({ code: 'token-wrong-hearing' });
  });
});

describe('a handshake', () => {
  it.each([
    ['without a version', { version: undefined }, 'bad-handshake'],
    ['of an older page', { version: PROTOCOL_VERSION - 1 }, 'version-mismatch'],
    ['of a newer page', { version: PROTOCOL_VERSION + 1 }, 'version-mismatch'],
    ['with a field too many', { seat: 'judge' }, 'bad-handshake'],
    ['with a token that is no text', { token: { $gt: '' } }, 'bad-handshake'],
    ['with a token of 5000 characters', { token: 'a'.repeat(5000) }, 'token-malformed'],
    ['with a huge hearing', { hearing: 'h'.repeat(1000) }, 'bad-handshake'],
  ])('%s is refused', async (_, change, code) => {
    await expect(TestClient.seat(service, 'citizen', change)).rejects.toMatchObject({ code });
  });

  it('from a page of another site is refused', async () => {
    const auth = { version: PROTOCOL_VERSION, hearing: service.demo.hearing, token: service.token('citizen') };
    await expect(TestClient.open(service, auth, 'https://evil.example')).rejects.toThrow();
    await service.logged(({ code }) => code === 'bad-origin');
  });

  it('with a secret that is not the seat’s resumes nothing', async () => {
    const thief = await TestClient.seat(service, 'judge', { resume: 'x'.repeat(43) });
    expect(thief.welcome.resumed).toBe(false);
    expect(await thief.ask('close', {})).toMatchObject({ ok: false, code: 'not-entered' });
    thief.close();
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

/** Malformed variants of a message. */
function malformed(good: object): [string, unknown[]][] {
  const [first] = Object.keys(good);
  const without =
    first === undefined ? null : Object.fromEntries(Object.entries(good).filter(([key]) => key !== first));
  const wrong = first === undefined ? null : { ...good, [first]: { toString: 1 } };
  return [
    ['nothing', []],
    ['null', [null]],
    ['a text', ['{}']],
    ['a list', [[good]]],
    ['two requests', [good, good]],
    ['an extra field', [{ ...good, admin: true }]],
    ['a field of the prototype', [JSON.parse(`{"__proto__": {"on": true}, "constructor": 1}`)]],
    ['a deeply nested field', [{ ...good, deep: nested(2_000) }]],
    ['a huge field', [{ ...good, big: 'x'.repeat(40_000) }]],
    ...(without === null
      ? []
      : ([
          [`no ${first}`, [without]],
          [`a wrong ${first}`, [wrong]],
        ] as [string, unknown[]][])),
  ];
}

describe('a message', () => {
  it('of every kind has a well-formed example here', () => {
    for (const name of MESSAGE_NAMES) {
      expect(MESSAGES[name].request.safeParse(WELL_FORMED[name]).error, name).toBeUndefined();
    }
  });

  it.each(MESSAGE_NAMES)('%s is refused in every malformed shape', async (name) => {
    const citizen = await TestClient.seat(service, 'citizen');
    for (const [shape, payload] of malformed(WELL_FORMED[name])) {
      expect(await citizen.say(name, ...payload), `${name} with ${shape}`).toMatchObject({
        ok: false,
        code: 'bad-message',
      });
    }
    citizen.close();
    await othersAreWell();
  });

  it.each(['', 'consume', 'constructor', '__proto__', 'hasOwnProperty', 'welcome', 'x'.repeat(10_000)])(
    'that does not exist (%.20s) is refused',
    async (name) => {
      const citizen = await TestClient.seat(service, 'citizen');
      expect(await citizen.say(name, { producerId: 'any' })).toMatchObject({ ok: false, code: 'unknown-message' });
      citizen.close();
    },
  );

  it('larger than the limit ends that socket and no other', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    citizen.socket.emit('raise-hand', { big: 'x'.repeat(MAX_MESSAGE_BYTES + 1) } as never, () => undefined);
    await citizen.until(() => citizen.socket.disconnected);
    await othersAreWell();
  });

  it('in a flood is refused, the socket is closed, and memory stays flat', async () => {
    const before = await residentKiB(service.pid);
    for (let round = 0; round < 5; round += 1) {
      const expert = await TestClient.seat(service, 'expert');
      for (let count = 0; count < 2_000; count += 1) {
        expert.socket.emit('raise-hand', { junk: 'x'.repeat(1_000) } as never, () => undefined);
      }
      await expert.until(() => expert.socket.disconnected);
    }
    expect(await residentKiB(service.pid)).toBeLessThan(before + 64 * 1024);
    await othersAreWell();
  });
});

describe('a citizen with a modified client', () => {
  const JUDGES = [
    'start',
    'recess',
    'resume',
    'adjourn',
    'close',
    'admit',
    'dismiss',
    'remove',
    'readmit',
    'mute',
    'mute-all',
    'allow-to-speak',
    'lower-all-hands',
  ] as const;

  it.each(JUDGES)('cannot %s: neither from the lobby, nor waiting, nor in the courtroom', async (name) => {
    const citizen = await TestClient.seat(service, 'citizen');
    expect(await citizen.say(name, WELL_FORMED[name])).toMatchObject({ ok: false, code: 'not-entered' });
    await citizen.enter(true);
    const from = service.log.length;
    expect(await citizen.say(name, WELL_FORMED[name])).toMatchObject({ ok: false, code: 'not-permitted' });
    await judge.ask('admit', { seat: 'citizen' });
    await citizen.until(() => citizen.scene.me.place === 'courtroom');
    expect(await citizen.say(name, WELL_FORMED[name])).toMatchObject({ ok: false, code: 'not-permitted' });
    await service.logged((line) => line['code'] === 'not-permitted' && line['seat'] === 'citizen', { from });
    await citizen.ask('leave', {});
    citizen.close();
  });

  it('produces nothing from the lobby or the waiting room', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await citizen.ask('prepare', {});
    expect(await citizen.say('produce', WELL_FORMED.produce)).toMatchObject({ ok: false, code: 'not-in-courtroom' });
    const bold = { ...WELL_FORMED.enter, produce: [{ source: 'microphone', rtpParameters: RTP }] };
    expect(await citizen.say('enter', bold)).toMatchObject({ ok: false, code: 'not-in-courtroom' });
    await citizen.enter(true);
    expect(citizen.scene.me.place).toBe('waiting');
    const from = service.log.length;
    expect(await citizen.say('produce', WELL_FORMED.produce)).toMatchObject({ ok: false, code: 'not-in-courtroom' });
    await service.logged((line) => line['message'] === 'produce' && line['code'] === 'not-in-courtroom', { from });
    await citizen.ask('leave', {});
    citizen.close();
  });

  it('learns of nobody while waiting', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await citizen.enter(true);
    expect(citizen.scene.people).toEqual([]);
    expect(JSON.stringify(citizen.pushed)).not.toContain(service.demo.seats.find(({ seat }) => seat === 'judge')!.name);
    expect(citizen.pushed.map(({ name }) => name)).not.toContain('consumers-opened');
    await citizen.ask('leave', {});
    citizen.close();
  });

  it('cannot open the microphone that the court closed', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await citizen.enter(true);
    await judge.ask('admit', { seat: 'citizen' });
    await judge.ask('mute', { seat: 'citizen' });
    expect(await citizen.ask('set-microphone', { on: true })).toMatchObject({ ok: false, code: 'microphone-blocked' });
    await citizen.ask('leave', {});
    await citizen.enter();
    expect(citizen.scene.me.microphone).toBe('blocked');
    await judge.ask('admit', { seat: 'citizen' });
    await judge.ask('allow-to-speak', { seat: 'citizen' });
    await citizen.ask('leave', {});
    citizen.close();
  });
});
