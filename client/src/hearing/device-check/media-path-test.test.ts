import { describe, expect, it, vi } from 'vitest';
import { adviceFor } from './advice.ts';
import { countArrived, flowOf } from './media-path-test.ts';

describe('what arrived of what was sent', () => {
  it('is a rate and a share of what was lost', () => {
    expect(flowOf(600, { messages: 600, bytes: 600_000, ms: 3_000 })).toEqual({ kbps: 1_600, lossPercent: 0 });
    expect(flowOf(600, { messages: 555, bytes: 555_000, ms: 3_000 })).toEqual({ kbps: 1_480, lossPercent: 7.5 });
    expect(flowOf(600, { messages: 1, bytes: 1_000, ms: 0 })).toEqual({ kbps: 0, lossPercent: 99.8 });
    expect(flowOf(0, { messages: 0, bytes: 0, ms: 0 })).toEqual({ kbps: 0, lossPercent: 100 });
  });
});

describe('the last messages of a test', () => {
  const arrived = (messages: number) => ({ messages, bytes: messages * 1_000, ms: 3_000 });

  it('are waited for only where some are missing', async ({ onTestFinished }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    expect(await countArrived(600, () => Promise.resolve(arrived(600)))).toEqual(arrived(600));
    expect(await countArrived(600, () => Promise.resolve(null))).toBeNull();
    const counts = [595, 598];
    const counted = countArrived(600, () => Promise.resolve(arrived(counts.shift()!)));
    await vi.advanceTimersByTimeAsync(400);
    expect(counts).toEqual([598]);
    await vi.runAllTimersAsync();
    expect(await counted).toEqual(arrived(598));
  });
});

describe('advice for a connection', () => {
  const flow = { kbps: 1_500, lossPercent: 0 };
  const good = { udpMs: 50, tcpMs: 70, measured: 'udp', up: flow, down: flow } as const;

  it('is about what matters most, and none where all is well', () => {
    expect(adviceFor(good)).toBe(null);
    expect(adviceFor({ ...good, tcpMs: null })).toBe(null);
    expect(adviceFor({ ...good, udpMs: null, measured: 'tcp' })).toBe('tcp');
    expect(adviceFor({ ...good, measured: 'tcp', up: { kbps: 200, lossPercent: 0 } })).toBe('slow');
    expect(adviceFor({ ...good, down: { kbps: 900, lossPercent: 6 } })).toBe('loss');
    expect(adviceFor({ udpMs: null, tcpMs: null, measured: null, up: null, down: null })).toBe('none');
  });
});
