import { randomBytes } from 'node:crypto';
import type { CheckResult, StoredCheck } from '@mahzar/shared/device-check';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';

const FLOW = { kbps: 1_400, lossPercent: 0.5 };
const GOOD: CheckResult = {
  camera: 'works',
  microphone: 'works',
  speaker: 'works',
  network: { udpMs: 60, tcpMs: 90, measured: 'udp', up: FLOW, down: FLOW },
  browser: 'firefox',
};
const DEAF: CheckResult = { ...GOOD, speaker: 'not-heard', network: null };
const judge = 'judge' as SeatId;
const citizen = 'citizen' as SeatId;

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: Engine;
  let storage: Storage;
  const bus = new EventBus();
  const { id } = newHearing;

  beforeAll(async () => {
    engine = await start();
    storage = await openStorage({ database: await engine.create(), masterKey: randomBytes(32), randomBytes, bus });
    await storage.hearings.create(newHearing, 1);
  });
  afterAll(async () => {
    await storage.close();
    await engine.stop();
  });

  it('of each seat the last check is kept, and whoever listens is told of every one', async () => {
    const told: [HearingId, StoredCheck][] = [];
    bus.on('device-checked', (hearing, check) => void told.push([hearing, check]));
    await storage.checks.keep(id, citizen, DEAF, 1_000);
    await storage.checks.keep(id, judge, GOOD, 2_000);
    await storage.checks.keep(id, citizen, GOOD, 1_796_000_000_000);
    const kept = (seat: SeatId, at: number): StoredCheck => ({ ...GOOD, seat, at, outcome: 'passed' });
    expect(await storage.checks.latestChecks([id])).toEqual(
      new Map([[id, [kept(citizen, 1_796_000_000_000), kept(judge, 2_000)]]]),
    );
    expect(told.map(([hearing, { seat, outcome }]) => [hearing, seat, outcome])).toEqual([
      [id, citizen, 'failed'],
      [id, judge, 'passed'],
      [id, citizen, 'passed'],
    ]);
  });

  it('hearings are asked for by the thousand, and those without checks are left out', async () => {
    const others = Array.from({ length: 2_500 }, (_, index) => `none-${index}` as HearingId);
    expect([...(await storage.checks.latestChecks([...others, id])).keys()]).toEqual([id]);
    expect(await storage.checks.latestChecks([])).toEqual(new Map());
  });

  it('no check is kept of a hearing that does not exist', async () => {
    await expect(storage.checks.keep('nowhere' as HearingId, judge, GOOD, 1)).rejects.toThrow(/foreign key/i);
  });
});
