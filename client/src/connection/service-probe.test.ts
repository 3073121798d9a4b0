import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceProbe } from './service-probe.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A probe every half second of a service with a given behaviour. */
function start() {
  let service: 'refuses' | 'answers' | 'silent' = 'refuses';
  const asked: number[] = [];
  const answered: number[] = [];
  let open = 0;
  const probe = new ServiceProbe({
    every: () => 500,
    now: Date.now,
    answered: () => void answered.push(Date.now()),
    ask: (signal) => {
      asked.push(Date.now());
      if (service === 'answers') return Promise.resolve(true);
      if (service === 'refuses') return Promise.reject(new TypeError('refused'));
      open += 1;
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          open -= 1;
          reject(new DOMException('given up', 'AbortError'));
        }),
      );
    },
  });
  return { probe, asked, answered, open: () => open, is: (next: typeof service) => void (service = next) };
}

describe('asking a service that refuses', () => {
  it('goes on until it is there, and tells so', async () => {
    const { probe, asked, answered, is } = start();
    probe.start();
    probe.start();
    await vi.advanceTimersByTimeAsync(1_400);
    expect(asked).toEqual([500, 1_000]);
    is('answers');
    await vi.advanceTimersByTimeAsync(200);
    expect(answered).toEqual([1_500]);
  });

  it('ends when it is stopped, with what was asked', async () => {
    const { probe, asked, answered, open, is } = start();
    is('silent');
    probe.start();
    await vi.advanceTimersByTimeAsync(600);
    expect(open()).toBe(1);
    probe.stop();
    expect(open()).toBe(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([500]);
    expect(answered).toEqual([]);
  });

  it('gives up a question that gets no answer, and asks no more', async () => {
    const { probe, asked, open, is } = start();
    is('silent');
    probe.start();
    await vi.advanceTimersByTimeAsync(3_600);
    expect(open()).toBe(0);
    expect(asked).toEqual([500, 1_000]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(2);
  });

  it('never has more than two questions open', async () => {
    const { probe, open, is } = start();
    is('silent');
    probe.start();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(open()).toBe(2);
    probe.stop();
  });
});
