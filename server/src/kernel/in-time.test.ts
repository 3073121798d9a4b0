import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTime } from './in-time.ts';

const late = () => new Error('late');

/** Stands still, as a process does that has too much to do. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('an answer that is waited for', () => {
  it('is passed on when it comes, or the error of who was asked', async () => {
    expect(await inTime(1_000, Promise.resolve('here'), late)).toBe('here');
    await expect(inTime(1_000, Promise.reject(new Error('no')), late)).rejects.toThrow('no');
  });

  it('is waited for no longer than was said', async () => {
    const began = performance.now();
    await expect(inTime(50, new Promise(() => {}), late)).rejects.toThrow('late');
    expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  });

  it('is not late when it was we who stood still', async () => {
    const answer = inTime(100, setTimeout(120, 'here'), late);
    standStill(700);
    expect(await answer).toBe('here');
    const slow = inTime(100, setTimeout(750, 'here'), late);
    standStill(700);
    expect(await slow).toBe('here');
  });

  it('is not late when we had no processor again and again', async () => {
    const answer = inTime(200, setTimeout(450, 'here'), late);
    for (let n = 0; n < 4; n += 1) {
      standStill(100);
      await setTimeout(1);
    }
    expect(await answer).toBe('here');
  });
});
