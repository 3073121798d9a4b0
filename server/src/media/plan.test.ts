import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaFacts } from './engine.ts';
import { plan } from './plan.ts';
import type { Plan } from './plan.ts';

const SEATS = ['judge', 'clerk', 'citizen', 'lawyer'] as SeatId[];
const SOURCES = SEATS.flatMap((seat) => [sourceId(seat, 'microphone'), sourceId(seat, 'camera')]);

const someSources = fc.subarray(SOURCES).map((sources) => new Set(sources));
const streams = fc.record({
  listeners: fc.dictionary(fc.constantFrom(...SEATS), someSources).map(asMap),
  live: someSources,
});
const facts: fc.Arbitrary<MediaFacts> = fc.record({
  producers: fc
    .dictionary(fc.constantFrom(...SOURCES), fc.record({ id: fc.uuid(), paused: fc.boolean() }))
    .map((producers) => new Map(Object.entries(producers) as [SourceId, { id: string; paused: boolean }][])),
  listeners: fc.dictionary(fc.constantFrom(...SEATS), someSources).map(asMap),
});

function asMap(record: Record<string, Set<SourceId>>): Map<SeatId, Set<SourceId>> {
  return new Map(Object.entries(record)) as Map<SeatId, Set<SourceId>>;
}

/** The facts after the given parts of a plan have been carried out. */
function carryOut({ producers, listeners }: MediaFacts, change: Partial<Plan>): MediaFacts {
  const { pause = [], close = [], resume = [], open = [] } = change;
  const paused = new Map([
    ...pause.map((source) => [source, true] as const),
    ...resume.map((source) => [source, false] as const),
  ]);
  const received = new Map([...listeners].map(([seat, sources]) => [seat, new Set(sources)]));
  for (const { seat, source } of close) received.get(seat)?.delete(source);
  for (const { seat, source } of open) received.get(seat)?.add(source);
  return {
    producers: new Map(
      [...producers].map(([source, now]) => [source, { ...now, paused: paused.get(source) ?? now.paused }]),
    ),
    listeners: received,
  };
}

describe('the plan from facts to reach', () => {
  it('makes the facts equal reach', () => {
    fc.assert(
      fc.property(streams, facts, (reach, before) => {
        const after = carryOut(before, plan(reach, before));
        for (const [source, { paused }] of after.producers) expect(paused).toBe(!reach.live.has(source));
        for (const [seat, sources] of after.listeners) {
          const granted = reach.listeners.get(seat) ?? new Set();
          const existing = [...granted].filter((source) => before.producers.has(source));
          for (const source of sources) expect(granted.has(source)).toBe(true);
          for (const source of existing) expect(sources.has(source)).toBe(true);
        }
      }),
    );
  });

  it('grants nobody anything with its silencing half alone', () => {
    fc.assert(
      fc.property(streams, facts, (reach, before) => {
        const { pause, close } = plan(reach, before);
        const after = carryOut(before, { pause, close });
        for (const [source, { paused }] of after.producers) expect(paused || reach.live.has(source)).toBe(true);
        for (const [seat, sources] of after.listeners) {
          for (const source of sources) expect(reach.listeners.get(seat)?.has(source)).toBe(true);
        }
      }),
    );
  });

  it('asks for nothing where the facts equal reach', () => {
    fc.assert(
      fc.property(streams, facts, (reach, before) => {
        const after = carryOut(before, plan(reach, before));
        expect(plan(reach, after)).toEqual({ pause: [], close: [], resume: [], open: [] });
      }),
    );
  });
});
