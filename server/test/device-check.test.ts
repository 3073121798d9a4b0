import type { CheckResult } from '@mahzar/shared/device-check';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestClient } from './support/client.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';

const FOUND: CheckResult = {
  camera: 'works',
  microphone: 'silent',
  speaker: 'works',
  network: { udpMs: null, tcpMs: 80, measured: 'tcp', up: { kbps: 900, lossPercent: 0 }, down: null },
  browser: 'chrome',
};

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

describe('a line test', () => {
  it('offers a browser one path alone, and ends with its socket', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    for (const path of ['udp', 'tcp'] as const) {
      const opened = await citizen.ask('open-line-test', { path });
      if (!opened.ok) throw new Error(opened.code);
      for (const { iceCandidates } of [opened.send, opened.receive]) {
        expect(iceCandidates.map(({ protocol }) => protocol)).toEqual([path]);
      }
      // The previous line test has ended.
      expect(service.transports()).toBe(2);
    }
    citizen.close();
    await vi.waitFor(() => expect([service.transports(), service.rooms()]).toEqual([0, 0]));
  });

  it('is needed before anything can be asked of it', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    const none = { ok: false, code: 'not-prepared' };
    expect(await citizen.ask('count-upload', {})).toMatchObject(none);
    expect(await citizen.ask('send-download', {})).toMatchObject(none);
    expect(await citizen.ask('open-upload', { streamId: 0 })).toMatchObject(none);
    await citizen.ask('open-line-test', { path: 'udp' });
    expect(await citizen.ask('count-upload', {})).toMatchObject({ ok: true, messages: 0, bytes: 0 });
    // No receiver is connected yet.
    expect(await citizen.ask('send-download', {})).toMatchObject(none);
    expect(await citizen.ask('open-upload', { streamId: 0 })).toMatchObject({ ok: true });
    expect(await citizen.ask('open-upload', { streamId: 1 })).toMatchObject({ ok: false, code: 'media-refused' });
    expect(await citizen.ask('close-line-test', {})).toMatchObject({ ok: true });
    expect(await citizen.ask('count-upload', {})).toMatchObject(none);
    citizen.close();
  });

  it('is had a few times by a seat, from however many browsers, and others are not kept from theirs', async () => {
    const [one, other] = [await TestClient.seat(service, 'citizen'), await TestClient.seat(service, 'citizen')];
    const codes = new Set<string>();
    for (let count = 0; count < 7; count += 1) {
      for (const client of [one, other]) {
        const opened = await client.ask('open-line-test', { path: 'udp' });
        codes.add(opened.ok ? 'ok' : opened.code);
      }
    }
    expect(codes).toEqual(new Set(['ok', 'too-many-tests']));
    const judge = await TestClient.seat(service, 'judge');
    expect(await judge.ask('open-line-test', { path: 'tcp' })).toMatchObject({ ok: true });
    for (const client of [one, other, judge]) client.close();
    await vi.waitFor(() => expect(service.transports()).toBe(0));
  });
});

describe('what a check found', () => {
  it('is kept, whether or not the hearing is open, and nothing beside codes and numbers is taken', async () => {
    const citizen = await TestClient.seat(service, 'citizen');
    expect(citizen.scene.phase).toBe('scheduled');
    expect(await citizen.ask('report-check', FOUND)).toMatchObject({ ok: true });
    for (const more of [{ userAgent: 'x' }, { camera: 'FaceTime HD of Sara' }, { browser: 'chrome 147' }]) {
      expect(await citizen.say('report-check', { ...FOUND, ...more })).toMatchObject({ code: 'bad-message' });
    }
    const hearing = service.demo.hearing as HearingId;
    const [kept] = (await service.storage.checks.latestChecks([hearing])).get(hearing) ?? [];
    expect(kept).toEqual({ ...FOUND, seat: 'citizen', at: kept?.at, outcome: 'failed' });
    for (let count = 0; count < 20; count += 1) await citizen.ask('report-check', FOUND);
    expect(await citizen.ask('report-check', FOUND)).toMatchObject({ ok: false, code: 'too-many-tests' });
    citizen.close();
  });
});
