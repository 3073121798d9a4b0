import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DownlinkMonitor, downlinkOf } from './downlink-monitor.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A browser whose incoming data can be switched on and off; records the monitor's reports with their time in ms. */
function start() {
  let count = 0;
  let flows = true;
  const told: string[] = [];
  const looks: boolean[] = [];
  const downlink = new DownlinkMonitor({
    now: Date.now,
    read: () => {
      if (flows) count += 1;
      return Promise.resolve({ counts: new Map([['path', count]]), lastAt: flows ? Date.now() : null });
    },
    silent: (since) => void told.push(`${Date.now()} silent since ${since}`),
    heard: () => void told.push(`${Date.now()} heard`),
    gap: (since, until) => void told.push(`${Date.now()} gap ${since}–${until}`),
    looked: (through) => void looks.push(through),
  });
  return { downlink, told, looks, cut: () => void (flows = false), mend: () => void (flows = true) };
}

describe('what gets through to a browser', () => {
  it('is silent two seconds after the last of it, and looked for closely until something comes', async () => {
    const { told, cut, mend, downlink } = start();
    await vi.advanceTimersByTimeAsync(3_000);
    cut();
    await vi.advanceTimersByTimeAsync(10_020);
    mend();
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['5000 silent since 3000', '13100 heard']);
    expect(downlink.silent).toBe(false);
  });

  it('is said at each reading', async () => {
    const { looks, cut, mend } = start();
    await vi.advanceTimersByTimeAsync(1_000);
    cut();
    await vi.advanceTimersByTimeAsync(1_000);
    mend();
    await vi.advanceTimersByTimeAsync(500);
    expect(looks).toEqual([true, true, false, false, true]);
  });

  it('is told as a gap when it comes again before it would be silent', async () => {
    const { told, cut, mend } = start();
    await vi.advanceTimersByTimeAsync(3_000);
    cut();
    await vi.advanceTimersByTimeAsync(1_600);
    mend();
    await vi.advanceTimersByTimeAsync(400);
    expect(told).toEqual(['5000 gap 3000–4750']);
  });

  it('is of no concern in pauses that a connection has of itself', async () => {
    const { told, cut, mend } = start();
    await vi.advanceTimersByTimeAsync(3_000);
    cut();
    await vi.advanceTimersByTimeAsync(900);
    mend();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([]);
  });

  it('was missed by a page that slept, whatever came meanwhile', async () => {
    const { told } = start();
    await vi.advanceTimersByTimeAsync(3_000);
    vi.setSystemTime(23_000);
    await vi.advanceTimersByTimeAsync(700);
    expect(told).toEqual(['23500 silent since 3000', '23600 heard']);
  });

  it('is silent after a second already when there is reason to doubt it', async () => {
    const { downlink, told, cut } = start();
    await vi.advanceTimersByTimeAsync(3_000);
    cut();
    await vi.advanceTimersByTimeAsync(700);
    await downlink.suspect();
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(400);
    await downlink.suspect();
    expect(told).toEqual(['4100 silent since 3000']);
  });

  it('is not judged before anything came', async () => {
    const { told, cut } = start();
    cut();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([]);
  });
});

describe('statistics of the transports', () => {
  it('are read as counters of each path, and as the moment of the last packet by this page’s clock', () => {
    const pair = { type: 'candidate-pair', packetsReceived: 7, bytesReceived: 700, responsesReceived: 3 };
    const reports = [
      [
        { ...pair, id: 'a', timestamp: 50_000, lastPacketReceivedTimestamp: 49_900 },
        { type: 'codec', id: 'c' },
      ],
      [{ ...pair, id: 'a', timestamp: 50_000, lastPacketReceivedTimestamp: 49_700 }],
    ];
    const reading = downlinkOf(reports, 1_000);
    expect(reading?.lastAt).toBe(900);
    expect([...reading!.counts]).toEqual([
      ['0 a', 710],
      ['1 a', 710],
    ]);
  });
});
