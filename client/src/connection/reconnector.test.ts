import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Reconnector } from './reconnector.ts';
import { growingPauses } from './reconnect-policy.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Records attempts and probes, each with its time in ms. */
function start() {
  const told: string[] = [];
  const tell = (what: string) => void told.push(`${Date.now()} ${what}`);
  const reconnector = new Reconnector({
    policy: growingPauses(() => 0),
    now: Date.now,
    attempt: () => tell('attempt'),
    probe: { start: () => tell('ask'), stop: () => tell('be quiet') },
  });
  return { reconnector, told, attempts: () => told.filter((line) => line.endsWith('attempt')).map(parseFloat) };
}

describe('coming back', () => {
  it('tries again in growing pauses while it is refused, and has the service asked in between', () => {
    const { reconnector, told, attempts } = start();
    reconnector.begin();
    for (const ms of [0, 100, 200, 400]) {
      vi.advanceTimersByTime(ms);
      reconnector.lost('refused');
    }
    expect(attempts()).toEqual([0, 100, 300, 700]);
    expect(told).toContain('0 ask');
  });

  it('tries again in the same pauses where the service itself turned it away, and asks nothing more', () => {
    const { reconnector, told, attempts } = start();
    reconnector.begin();
    reconnector.lost('refused');
    for (const ms of [100, 200, 400]) {
      vi.advanceTimersByTime(ms);
      reconnector.lost('rejected');
    }
    expect(attempts()).toEqual([0, 100, 300, 700]);
    expect(told.filter((line) => !line.endsWith('attempt'))).toEqual([
      '0 ask',
      '100 be quiet',
      '300 be quiet',
      '700 be quiet',
    ]);
  });

  it('replaces an attempt that gets no answer, almost without a pause, and asks nothing', () => {
    const { reconnector, told, attempts } = start();
    reconnector.begin();
    vi.advanceTimersByTime(15_400);
    expect(attempts()).toEqual([0, 5_150, 10_300]);
    expect(told.some((line) => line.endsWith('ask'))).toBe(false);
  });

  it('tries at once on a sign that the connection is back, whether it waits or an attempt hangs', () => {
    const { reconnector, attempts } = start();
    reconnector.begin();
    reconnector.lost('refused');
    vi.advanceTimersByTime(50);
    reconnector.hurry();
    expect(attempts()).toEqual([0, 50]);
    reconnector.lost('silent');
    vi.advanceTimersByTime(150 + 4_000);
    reconnector.hurry();
    expect(attempts()).toEqual([0, 50, 200, 4_200]);
  });

  it('leaves an attempt alone that was made on such a sign, and none that was made before it', () => {
    const { reconnector, attempts } = start();
    reconnector.begin();
    vi.advanceTimersByTime(50);
    reconnector.hurry();
    vi.advanceTimersByTime(1_900);
    reconnector.hurry();
    expect(attempts()).toEqual([0, 50]);
    vi.advanceTimersByTime(100);
    reconnector.hurry();
    expect(attempts()).toEqual([0, 50, 2_050]);
  });

  it('leaves an attempt alone that has been answered, while it goes through', () => {
    const { reconnector, attempts } = start();
    reconnector.begin();
    vi.advanceTimersByTime(1_000);
    reconnector.answered();
    vi.advanceTimersByTime(100);
    reconnector.hurry();
    expect(attempts()).toEqual([0]);
  });

  it('gives an attempt that has been answered its whole time again: each step may wait in a full queue', () => {
    const { reconnector, attempts } = start();
    reconnector.begin();
    vi.advanceTimersByTime(4_000);
    reconnector.answered();
    vi.advanceTimersByTime(4_900);
    expect(attempts()).toEqual([0]);
    vi.advanceTimersByTime(300);
    expect(attempts()).toHaveLength(2);
  });

  it('does nothing while the connection is up, and begins with short pauses after the next loss', () => {
    const { reconnector, told, attempts } = start();
    reconnector.begin();
    for (const ms of [0, 100, 200]) {
      vi.advanceTimersByTime(ms);
      reconnector.lost('refused');
    }
    reconnector.online();
    expect(told.at(-1)).toBe('300 be quiet');
    vi.advanceTimersByTime(60_000);
    reconnector.hurry();
    expect(attempts()).toEqual([0, 100, 300]);
    reconnector.lost('refused');
    vi.advanceTimersByTime(100);
    expect(attempts().at(-1)).toBe(60_400);
  });

  it('tries nothing more once it is closed', () => {
    const { reconnector, attempts } = start();
    reconnector.begin();
    reconnector.lost('refused');
    reconnector.close();
    vi.advanceTimersByTime(60_000);
    reconnector.hurry();
    expect(attempts()).toEqual([0]);
  });
});
