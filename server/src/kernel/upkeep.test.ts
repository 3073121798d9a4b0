import { afterEach, expect, it, vi } from 'vitest';
import { Upkeep } from './upkeep.ts';

afterEach(() => void vi.useRealTimers());

function upkeepOf(turn: (ending: AbortSignal) => Promise<void>) {
  const problems: unknown[] = [];
  return { upkeep: new Upkeep({ everyMs: 1000, turn, problem: (error) => void problems.push(error) }), problems };
}

it('takes a turn at the start, and again every so often until it is closed', async () => {
  vi.useFakeTimers();
  let turns = 0;
  const { upkeep } = upkeepOf(async () => void (turns += 1));
  upkeep.begin();
  await upkeep.idle();
  expect(turns).toBe(1);
  await vi.advanceTimersByTimeAsync(2500);
  expect(turns).toBe(3);
  await upkeep.close();
  await vi.advanceTimersByTimeAsync(5000);
  await upkeep.run();
  expect(turns).toBe(3);
});

it('takes turns one after the other, and goes on after one that failed', async () => {
  const said: string[] = [];
  const failure = new Error('no');
  const { upkeep, problems } = upkeepOf(async () => {
    said.push('begun');
    await Promise.resolve();
    said.push('ended');
    if (said.length === 2) throw failure;
  });
  await Promise.all([upkeep.run(), upkeep.run()]);
  expect(said).toEqual(['begun', 'ended', 'begun', 'ended']);
  expect(problems).toEqual([failure]);
});

it('goes on after a turn that threw at once, and when the problem cannot be told', async () => {
  let turns = 0;
  const upkeep = new Upkeep({
    everyMs: 1000,
    turn: () => {
      turns += 1;
      throw new Error('no');
    },
    problem: (error) => {
      throw error;
    },
  });
  await upkeep.run();
  await upkeep.run();
  expect(turns).toBe(2);
});

it('lets at most one turn wait, and begins once', async () => {
  vi.useFakeTimers();
  const { promise, resolve } = Promise.withResolvers<void>();
  let turns = 0;
  const { upkeep } = upkeepOf(async () => {
    turns += 1;
    await promise;
  });
  upkeep.begin();
  upkeep.begin();
  await vi.advanceTimersByTimeAsync(5500);
  expect(turns).toBe(1);
  resolve();
  await upkeep.idle();
  expect(turns).toBe(2);
  await upkeep.close();
  upkeep.begin();
  await upkeep.idle();
  expect(turns).toBe(2);
});

it('has the turn that is being taken stop at its close, and waits for that', async () => {
  const stopped = Promise.withResolvers<void>();
  const { upkeep } = upkeepOf(async (ending) => {
    while (!ending.aborted) await new Promise((resolve) => setImmediate(resolve));
    await stopped.promise;
  });
  const turn = upkeep.run();
  let isClosed = false;
  const closed = upkeep.close().then(() => (isClosed = true));
  await Promise.resolve();
  expect(isClosed).toBe(false);
  stopped.resolve();
  await Promise.all([turn, closed]);
});
