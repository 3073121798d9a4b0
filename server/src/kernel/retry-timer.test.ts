import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RetryTimer } from './retry-timer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits longer after each failure, and repeats the last wait', () => {
  const attempts: number[] = [];
  const begin = Date.now();
  const retry: RetryTimer = new RetryTimer([100, 500], () => {
    attempts.push(Date.now() - begin);
    if (attempts.length < 4) retry.failed();
  });
  retry.failed();
  expect([retry.isFailing, retry.isWaiting]).toEqual([true, true]);
  vi.advanceTimersByTime(10_000);
  expect(attempts).toEqual([100, 600, 1_100, 1_600]);
  expect([retry.isFailing, retry.isWaiting]).toEqual([true, false]);
});

it('takes the first wait again after a success, which drops a planned attempt', () => {
  let attempts = 0;
  const retry = new RetryTimer([100, 500], () => void (attempts += 1));
  retry.failed();
  retry.failed();
  retry.reset();
  vi.advanceTimersByTime(1_000);
  expect([attempts, retry.isFailing, retry.isWaiting]).toEqual([0, false, false]);
  retry.failed();
  vi.advanceTimersByTime(100);
  expect(attempts).toBe(1);
});

it('plans one attempt at a time, and none after its close', () => {
  let attempts = 0;
  const retry = new RetryTimer([100], () => void (attempts += 1));
  retry.failed();
  retry.failed();
  vi.advanceTimersByTime(1_000);
  expect(attempts).toBe(1);
  retry.failed();
  retry.close();
  retry.failed();
  vi.advanceTimersByTime(1_000);
  expect([attempts, retry.isWaiting]).toEqual([1, false]);
});
