import type { Request } from '@mahzar/shared/protocol/messages';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RULES, TestClient } from './support/client.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';

let service: InProcess;
let judge: TestClient;

beforeAll(async () => {
  service = await startInProcess({ seatBudget: 100 });
  judge = await TestClient.seat(service, 'judge');
  await judge.enter();
});

afterAll(async () => {
  judge.close();
  await service.stop();
});

const FINGERPRINT = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') } as const;
const ENTER: Request<'enter'> = {
  microphone: true,
  camera: true,
  takeOver: true,
  rules: RULES,
  rtpCapabilities: { codecs: [], headerExtensions: [] },
  connect: { send: { fingerprints: [FINGERPRINT] }, receive: { fingerprints: [FINGERPRINT] } },
  produce: [],
};

/** Resolves when only the judge's browser has transports. */
const onlyTheJudgesAreLeft = () => vi.waitFor(() => expect(service.transports()).toBe(2));

describe('transports', () => {
  it('that a browser asks for many times at once are one pair in the end, and none when it goes', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await Promise.all(Array.from({ length: 10 }, () => citizen.ask('prepare', {})));
    expect(service.transports()).toBe(4);
    citizen.close();
    await onlyTheJudgesAreLeft();
  });

  it('are not left behind by a browser that goes while they are made', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    for (let count = 0; count < 10; count += 1) citizen.socket.emit('prepare', {}, () => undefined);
    citizen.close();
    await onlyTheJudgesAreLeft();
  });

  it('prepared anew by somebody who holds a seat end with the line or with the seat', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await citizen.enter(true);
    await citizen.ask('prepare', {});
    citizen.close();
    await onlyTheJudgesAreLeft();

    const again = await TestClient.seat(service, 'citizen');
    await again.enter(true);
    await again.ask('prepare', {});
    await again.ask('leave', {});
    await onlyTheJudgesAreLeft();
    again.close();
  });
});

describe('a browser that goes in the middle of entering', () => {
  it('does not hold the seat, nor transports', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await citizen.ask('prepare', {});
    citizen.socket.emit('enter', ENTER, () => undefined);
    citizen.close();
    await onlyTheJudgesAreLeft();
    await judge.ask('raise-hand', { purpose: 'speak' });
    await judge.ask('lower-hand', { seat: 'judge' });
    expect(judge.scene.people.find(({ seat }) => seat === 'citizen')).toMatchObject({ here: false });
  });
});

describe('a hearing that is closed', () => {
  it('has no room, whoever still asks for transports', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    await judge.ask('close', {});
    await citizen.until(() => citizen.scene.phase === 'closed');
    expect(service.rooms()).toBe(0);
    expect(await citizen.ask('prepare', {})).toMatchObject({ ok: false, code: 'hearing-closed' });
    expect(service.rooms()).toBe(0);
    citizen.close();
  });
});
