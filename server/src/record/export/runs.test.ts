import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderedPacket } from '../../rtp/reorder.ts';
import { RunFinder } from './runs.ts';

const RATE = 90_000;
const START = 1_800_000_000_000;

/** One packet, sent at `ms` by a stream whose media time is `base` seconds ahead, with its delay on the way. */
function packet(sequence: number, ms: number, base = 0, delay = 20): OrderedPacket {
  const timestamp = (base + ms / 1000) * RATE;
  return { sequence, timestamp, marker: true, payload: Buffer.from([1]), arrivedAt: START + ms + delay, lost: 0 };
}

function report(ms: number, base = 0) {
  return { at: START + ms, ntpMs: ms, timestamp: ((((base + ms / 1000) * RATE) % 2 ** 32) + 2 ** 32) % 2 ** 32 };
}

/** 25 pictures a second; `baseAt` and `delayAt` by the number of the picture. */
function runsOf(count: number, baseAt: (n: number) => number, delayAt: (n: number) => number = () => 20) {
  const finder = new RunFinder(RATE);
  for (let n = 0; n < count; n++) finder.addPackets([packet(n, n * 40, baseAt(n), delayAt(n))]);
  return finder.finish();
}

describe('runs of a track', () => {
  it.each([1.5, 31_000, -1.5, -20_000])('part where media time jumps by %d s', (jump) => {
    const runs = runsOf(100, (n) => (n < 60 ? 0 : jump));
    expect(runs.map(({ firstSequence, packets }) => [firstSequence, packets])).toEqual([
      [0, 60],
      [60, 40],
    ]);
  });

  it('are one through pauses, loss, and drift of hours', () => {
    const finder = new RunFinder(RATE);
    for (let second = 0; second < 7200; second++) {
      if (second % 100 > 30) finder.addPackets([packet(second, second * 1000, second * 0.0001)]);
    }
    expect(finder.finish()).toHaveLength(1);
  });

  it('are one when packets stand still on the way and then catch up', () => {
    const caughtUp = runsOf(
      200,
      () => 0,
      (n) => (n < 60 ? 20 : Math.max(20, 3000 - (n - 60) * 40)),
    );
    expect(caughtUp).toHaveLength(1);
    const again = runsOf(
      200,
      () => 0,
      (n) => (n >= 60 && n < 70 ? 3000 : n >= 70 && n < 80 ? 1500 : 20),
    );
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ firstSequence: 0, packets: 200, from: 0, to: 199 * 0.04 * RATE });
  });

  it('are one when a packet had to be sent again', () => {
    const finder = new RunFinder(RATE);
    finder.addPackets([packet(0, 0)]);
    finder.addPackets([packet(1, 40, 0, 2500), ...Array.from({ length: 50 }, (_, n) => packet(n + 2, 80 + n * 40))]);
    expect(finder.finish()).toHaveLength(1);
  });

  it('stay apart when the stream returns to its first base', () => {
    expect(runsOf(90, (n) => (n < 30 || n >= 60 ? 0 : 31_000)).map(({ packets }) => packets)).toEqual([30, 30, 30]);
  });

  it('have the reports that are near to their timestamps, also those before and long behind them', () => {
    const finder = new RunFinder(RATE);
    finder.addReport(report(-200));
    for (let n = 0; n < 20; n++) finder.addPackets([packet(n, n * 40)]);
    finder.addReport(report(790));
    // This one overtakes the first packet of the new base; the next two are about the old one.
    finder.addReport(report(800, 31_000));
    finder.addReport(report(60_000));
    for (let n = 20; n < 40; n++) finder.addPackets([packet(n, n * 40, 31_000)]);
    finder.addReport(report(5000));
    finder.addReport(report(1500, 31_000));
    // Nobody's.
    finder.addReport(report(1500, 5));
    const [first, second] = finder.finish();
    expect(first!.reports.map(({ ntpMs }) => ntpMs)).toEqual([-200, 790, 60_000, 5000]);
    expect(second!.reports).toEqual([
      { ntpMs: 800, timestamp: 31_000.8 * RATE },
      { ntpMs: 1500, timestamp: 31_001.5 * RATE },
    ]);
  });

  it('are found in no time where every packet jumps', () => {
    // Compared with each other, they would take hours.
    expect(runsOf(50_000, (n) => (n * 7919) % 40_000)).toHaveLength(50_000);
  });

  it('hold every packet once, in order, whatever jumps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -40_000, max: 40_000 }))),
        (parts) => {
          const finder = new RunFinder(RATE);
          let sequence = 0;
          for (const [length, base] of parts) {
            for (let n = 0; n < length; n++) finder.addPackets([packet(sequence, sequence++ * 40, base)]);
          }
          let next = 0;
          for (const { firstSequence, packets } of finder.finish()) {
            expect(firstSequence).toBe(next);
            next += packets;
          }
          expect(next).toBe(sequence);
        },
      ),
    );
  });
});
