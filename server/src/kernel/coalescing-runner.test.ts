import { expect, it } from 'vitest';
import { CoalescingRunner } from './coalescing-runner.ts';

/** A runner whose runs end one by one, when the test says so. */
function steppedRunner() {
  const ends: (() => void)[] = [];
  let begun = 0;
  const runner = new CoalescingRunner(async () => {
    begun += 1;
    await new Promise<void>((resolve) => ends.push(resolve));
  });
  const end = async () => {
    ends.shift()!();
    await settled();
  };
  return { runner, end, begun: () => begun };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('begins at once, and is idle after the run', async () => {
  const { runner, end, begun } = steppedRunner();
  const done = runner.request();
  expect([runner.isRunning, begun()]).toEqual([true, 1]);
  await end();
  await done;
  expect([runner.isRunning, begun()]).toEqual([false, 1]);
  await runner.idle();
});

it('runs once more after a run during which it was requested, however often', async () => {
  const { runner, end, begun } = steppedRunner();
  void runner.request();
  let isDone = false;
  const done = Promise.all([runner.request(), runner.request()]).then(() => (isDone = true));
  await settled();
  expect(begun()).toBe(1);
  await end();
  expect([begun(), isDone]).toEqual([2, false]);
  await end();
  await done;
  expect(begun()).toBe(2);
});

it('loses no request that is made by the run itself or in the moment of its end', async () => {
  let runs = 0;
  const runner: CoalescingRunner = new CoalescingRunner(async () => {
    runs += 1;
    if (runs === 1) void runner.request();
  });
  const first = runner.request();
  const afterwards = first.then(() => runner.request());
  await afterwards;
  expect(runs).toBe(3);
});

it('does not run again for a request that was withdrawn', async () => {
  const { runner, end, begun } = steppedRunner();
  void runner.request();
  void runner.request();
  runner.cancel();
  await end();
  expect([runner.isRunning, begun()]).toEqual([false, 1]);
  await runner.idle();
});

it('passes an error on to those who wait, and runs at the next request', async () => {
  let isFailing = true;
  const runner = new CoalescingRunner(() => {
    if (isFailing) throw new Error('no');
    return Promise.resolve();
  });
  await expect(runner.request()).rejects.toThrow('no');
  isFailing = false;
  await runner.request();
  expect(runner.isRunning).toBe(false);
});

it('is not idle for the run itself, from its begin', async () => {
  const end = Promise.withResolvers<void>();
  let isIdle = false;
  const runner: CoalescingRunner = new CoalescingRunner(() => {
    void runner.idle().then(() => (isIdle = true));
    return end.promise;
  });
  const done = runner.request();
  await settled();
  expect(isIdle).toBe(false);
  end.resolve();
  await done;
  await settled();
  expect(isIdle).toBe(true);
});
