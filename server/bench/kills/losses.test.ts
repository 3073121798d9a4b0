import { describe, expect, it } from 'vitest';
import { holesOf, lossesOf, lostOutside } from './losses.ts';
import type { Gap } from './losses.ts';
import type { DuePacket } from './speaker.ts';

const BEGAN = 1_800_000_000_000;

/** Fifty packets of 20 ms; while the bench stands still, none is sent. */
function speakerOf({ stills = [] }: { readonly stills?: readonly Gap[] } = {}) {
  const packets = Array.from({ length: 50 }, (_, number): DuePacket => {
    const dueAt = BEGAN + number * 20;
    return { dueAt, sentAt: stills.find(({ from, to }) => dueAt >= from && dueAt < to)?.to ?? dueAt + 1 };
  });
  return { packets, markOf: (source: string, number: number) => `judge/${source}/${number}` };
}

/** All but the packets from one number up to another one. */
function recordWithout(from: number, to: number): Set<string> {
  const { packets, markOf } = speakerOf();
  const numbers = [...packets.keys()].filter((number) => number < from || number >= to);
  return new Set(numbers.flatMap((number) => ['microphone', 'camera'].map((source) => markOf(source, number))));
}

describe('what a kill costs', () => {
  it('is what is missing in the record, and lies in a gap that it names', () => {
    const holes = holesOf(speakerOf(), recordWithout(20, 25));
    expect(holes.map(({ source, from, to }) => [source, from - BEGAN, to - BEGAN])).toEqual([
      ['microphone', 400, 500],
      ['camera', 400, 500],
    ]);
    const [loss] = lossesOf(holes, [BEGAN + 450]);
    expect(loss).toEqual({ kill: 1, source: 'microphone', ms: 100, beforeMs: 49, packets: 5 });
    expect(lostOutside(holes[0]!.packets, [{ from: BEGAN + 400, to: BEGAN + 480 }])).toEqual([]);
  });

  it('is claimed by the record where packets were due and sent outside every gap', () => {
    const [hole] = holesOf(speakerOf(), recordWithout(20, 25));
    expect(lostOutside(hole!.packets, [{ from: BEGAN + 450, to: BEGAN + 480 }])).toEqual([-49, -29]);
    expect(lostOutside(hole!.packets, [{ from: BEGAN + 300, to: BEGAN + 430 }])).toEqual([30, 50]);
    expect(lostOutside(hole!.packets, [])).toHaveLength(5);
  });

  it('is not what was due while the bench stood still before a kill, and not sent before it', () => {
    const still = { from: BEGAN + 400, to: BEGAN + 600 };
    const holes = holesOf(speakerOf({ stills: [still] }), recordWithout(20, 35));
    expect(lostOutside(holes[0]!.packets, [{ from: still.to, to: BEGAN + 690 }])).toEqual([]);
    expect(lossesOf(holes, [still.to])[0]!.beforeMs).toBe(0);
  });
});
