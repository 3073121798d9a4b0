import { afterAll, beforeAll, describe, expect, it as base } from 'vitest';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { holdAnother } from './support/other-hearing.ts';
import type { TestHearing } from './support/other-hearing.ts';
import { TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

/** Each test has its own hearing. */
const it = base.extend<{ hearing: TestHearing; judge: TestClient }>({
  hearing: async ({ task: _ }, use) => use(await holdAnother(service)),
  judge: async ({ hearing }, use) => {
    const judge = await TestClient.seat(hearing, 'judge');
    await use(judge);
    judge.close();
  },
});

/** Since the host's start: the types of entries, the time until the session began (ms), and the missing sources. */
function beginning(hearing: TestHearing): {
  readonly types: readonly string[];
  readonly ms: number;
  readonly missing: readonly unknown[];
} {
  const log = readLog(hearing);
  const entries = log.slice(log.findLastIndex(({ type }) => type === 'session-starting'));
  const started = entries.find(({ type }) => type === 'session-started');
  return {
    types: entries.map(({ type }) => type),
    ms: (started?.at ?? Number.NaN) - (entries[0]?.at ?? Number.NaN),
    missing: entries.filter(({ type }) => type === 'source-missing').map(({ payload }) => payload),
  };
}

async function start(judge: TestClient, act: 'start' | 'resume'): Promise<void> {
  expect(await judge.ask(act, { countdownSeconds: 0 })).toMatchObject({ ok: true });
  await judge.until(() => judge.scene.phase === 'in-session');
}

// Concurrently, because each test mostly waits.
describe.concurrent('a microphone and a camera that are said to be on and of which nothing comes', () => {
  it('hold up the session no longer than three seconds, and the log names them as missing', async ({
    hearing,
    judge,
  }) => {
    await judge.enter();
    await start(judge, 'start');
    const { types, ms, missing } = beginning(hearing);
    console.info(`begun without any source after ${ms} ms`);
    expect(types).toEqual(['session-starting', 'source-missing', 'source-missing', 'session-started']);
    expect(missing).toEqual([
      { source: 'judge/microphone', sends: false },
      { source: 'judge/camera', sends: false },
    ]);
    expect(ms).toBeGreaterThanOrEqual(2_000);
    expect(ms).toBeLessThan(3_000);
  });

  it('are said to be so at every beginning, and not when they are off', async ({ hearing, judge }) => {
    await judge.enter();
    await start(judge, 'start');
    await judge.ask('recess', {});
    await judge.ask('set-camera', { on: false });
    await start(judge, 'resume');
    expect(beginning(hearing).missing).toEqual([{ source: 'judge/microphone', sends: false }]);
    await judge.ask('recess', {});
    await judge.ask('set-microphone', { on: false });
    await start(judge, 'resume');
    expect(beginning(hearing)).toMatchObject({ missing: [], types: ['session-starting', 'session-started'] });
    expect(beginning(hearing).ms).toBeLessThan(1_000);
  });
});
