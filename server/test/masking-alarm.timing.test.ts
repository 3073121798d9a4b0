import { describe, expect, it as base } from 'vitest';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { haveEnded } from './support/processes.ts';
import { TestService } from './support/service.ts';
import { RTP } from './support/well-formed.ts';

const VOICE = { ...RTP, codecs: [{ ...RTP.codecs[0], channels: 2 }] };
const FACE = { ...RTP, codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }] };

/** Starts a test's own service, which is stopped after it. */
type Start = (environment?: Readonly<Record<string, string>>) => Promise<TestService>;

const it = base.extend<{ start: Start }>({
  start: async ({ task: _ }, use) => {
    const started: TestService[] = [];
    await use(async (environment) => {
      const service = await TestService.start(environment);
      started.push(service);
      return service;
    });
    for (const service of started) await service.stop();
  },
});

/** A running session in which the demonstration's protected witness has produced this source. Nobody sends packets. */
async function withWitness(service: TestService, source: 'microphone' | 'camera') {
  const enter = async (seat: string): Promise<TestClient> => {
    const client = await TestClient.seat(service, seat);
    expect(await client.enter(false, false)).toMatchObject({ ok: true });
    return client;
  };
  const judge = await enter('judge');
  const others = [await enter('clerk'), await enter('accused'), await enter('witness')] as const;
  for (const seat of ['accused', 'witness']) await judge.ask('admit', { seat });
  await judge.ask('start', { countdownSeconds: 0 });
  const [clerk, accused, witness] = others;
  for (const client of [judge, ...others]) await client.until(() => client.scene.phase === 'in-session');
  const rtpParameters = source === 'camera' ? FACE : VOICE;
  expect(await witness.say('produce', { sources: [{ source, rtpParameters }] })).toMatchObject({ ok: true });
  /** Number of such pushes to the accused, who receives only altered media. */
  const times = (name: string) => accused.pushed.filter((push) => push.name === name).length;
  return { judge, clerk, accused, witness, times };
}

const alterings = (service: TestService) =>
  readLog(service)
    .filter(({ type }) => type.startsWith('altering'))
    .map(({ type, payload }) => ({ type, ...payload }));

// Concurrently, because each test mostly waits.
describe.concurrent('a process that alters a protected witness', () => {
  it('is an alarm to judge and clerk and an entry of the log when it is killed, and another when it is replaced', async ({
    start,
  }) => {
    const service = await start();
    const { judge, clerk, accused, witness, times } = await withWitness(service, 'microphone');
    await accused.until(() => times('consumers-opened') === 1);
    const [pid] = service.childrenOf('masking-process');
    const killedAt = performance.now();
    process.kill(pid!, 'SIGKILL');
    await judge.until(() => judge.scene.withheld.length > 0);
    const toldAfter = performance.now() - killedAt;
    await clerk.until(() => clerk.scene.withheld.length > 0);
    const [failed] = readLog(service).filter(({ type }) => type === 'altering-failed');
    const alarm = { seat: 'witness', kind: 'microphone', fault: 'ended', since: failed!.at };
    expect([judge, clerk].map(({ scene }) => scene.withheld)).toEqual([[alarm], [alarm]]);
    await accused.until(() => times('consumers-closed') === 1);

    await judge.until(() => judge.scene.withheld.length === 0);
    await clerk.until(() => clerk.scene.withheld.length === 0);
    const clearAfter = performance.now() - killedAt;
    console.log(`told ${Math.round(toldAfter)} ms after the kill, clear after ${Math.round(clearAfter)} ms`);
    expect(toldAfter).toBeLessThan(2_000);
    await accused.until(() => times('consumers-opened') === 2);
    expect(alterings(service)).toEqual([
      { type: 'altering-failed', source: 'witness/microphone', fault: 'ended' },
      { type: 'altering-restored', source: 'witness/microphone' },
    ]);
    for (const { pushed } of [accused, witness]) expect(JSON.stringify(pushed)).not.toContain('"fault"');
  });

  it('is said to stand still when it does, and ends when the service is killed', async ({ start }) => {
    const service = await start();
    const { judge, accused, times } = await withWitness(service, 'microphone');
    await accused.until(() => times('consumers-opened') === 1);
    process.kill(service.childrenOf('masking-process')[0]!, 'SIGSTOP');
    await judge.until(() => judge.scene.withheld.length > 0);
    expect(judge.scene.withheld).toMatchObject([{ fault: 'stalled' }]);
    await judge.until(() => judge.scene.withheld.length === 0);
    const altering = service.childrenOf('masking-process');
    expect(altering).not.toEqual([]);
    await service.kill('SIGKILL');
    await haveEnded(altering);
  });

  it('that cannot begin is one alarm, however often it is tried, until the witness need not be altered', async ({
    start,
  }) => {
    const service = await start({ PATH: '/nowhere' });
    const { judge, clerk, accused, times } = await withWitness(service, 'camera');
    await judge.until(() => judge.scene.withheld.length > 0);
    for (let tries = 0, from = 0; tries < 3; tries += 1) {
      await service.logged(({ fault }) => fault === 'cannot-begin', { from });
      from = service.log.length;
    }
    expect(judge.scene.withheld).toMatchObject([{ seat: 'witness', kind: 'camera', fault: 'cannot-begin' }]);
    expect(await judge.ask('dismiss', { seat: 'witness' })).toMatchObject({ ok: true });
    for (const client of [judge, clerk]) await client.until(() => client.scene.withheld.length === 0);
    expect(alterings(service)).toEqual([{ type: 'altering-failed', source: 'witness/camera', fault: 'cannot-begin' }]);
    await accused.until(() => times('consumers-opened') === times('consumers-closed'));
  });
});
