import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { BEFORE_FIRST, canonicalJson, hashOf, hashOfCanonical, isCanonical } from './chain-hash.ts';
import { entryOf, appendToChain } from './chain.ts';
import type { ChainEntry } from './chain-hash.ts';
import { verifyChain } from './verify.ts';

const judge = 'judge' as SeatId;
const events: HearingEvent[] = [
  { type: 'hearing-opened' },
  { type: 'hand-raised', seat: judge },
  { type: 'microphone-set', seat: judge, on: true },
  { type: 'line-restored', seat: judge, awayMs: null },
  { type: 'recorder-failed', since: 1_700_000_000_123, reason: 'recorder-stalled' },
];
const anyEvents = fc.array(fc.constantFrom(...events), { minLength: 3, maxLength: 12 });

function chain(of: readonly HearingEvent[]): ChainEntry[] {
  return of.reduce<ChainEntry[]>(
    (chainEntries, event, index) => [
      ...chainEntries,
      ...appendToChain('h1', chainEntries.at(-1), 1000 + index, { kind: 'seat', seat: judge }, [event]),
    ],
    [],
  );
}

describe('the chain of a log', () => {
  it('hashes the canonical JSON of an entry and of the hash before it', () => {
    const [chainEntry] = appendToChain('h1', undefined, 5, { kind: 'seat', seat: judge }, [
      { type: 'microphone-set', seat: judge, on: true },
    ]);
    expect(chainEntry).toEqual({
      hearing: 'h1',
      seq: 1,
      at: 5,
      actor: 'seat:judge',
      type: 'microphone-set',
      payload: '{"on":true,"seat":"judge"}',
      prev: BEFORE_FIRST,
      // sha256sum of that JSON, written out by hand with its keys in order.
      hash: '60f7e7cc5f0a6df2eab786ef5f530f1b7d058cd4bbfb6f6f84f8dc33435dcea1',
    });
  });

  it('is hashed and spelled alike in both ways of saying so', () => {
    const values = fc.oneof(fc.object({ maxDepth: 2 }), fc.object({ key: fc.constantFrom('b', 'a', '10', '9') }));
    const texts = values.map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(texts, fc.boolean(), fc.string({ unit: 'binary' }), (text, isChanged, actor) => {
        const canonical = canonicalJson(JSON.parse(text) as object);
        for (const said of [text, canonical, isChanged ? `${canonical} ` : canonical])
          expect(isCanonical(said)).toBe(said === canonical);
        const entry = { hearing: 'h1', seq: 1, at: 5, actor, type: 'a"b', payload: canonical, prev: BEFORE_FIRST };
        expect(hashOfCanonical(entry)).toBe(hashOf(entry));
      }),
      { numRuns: 25 },
    );
    // One half of a pair is no text.
    expect(() => isCanonical('{"a":"\\ud800"}')).toThrow();
  });

  it('is the same whether events are appended one by one or together', () => {
    fc.assert(
      fc.property(anyEvents, (of) => {
        const together = appendToChain('h1', undefined, 7, { kind: 'system' }, of);
        const oneByOne = of.reduce<ChainEntry[]>(
          (chainEntries, event) => [
            ...chainEntries,
            ...appendToChain('h1', chainEntries.at(-1), 7, { kind: 'system' }, [event]),
          ],
          [],
        );
        expect(oneByOne).toEqual(together);
      }),
    );
  });

  it('gives back the events that were put in', () => {
    for (const [index, chainEntry] of chain(events).entries()) {
      expect(entryOf(chainEntry)).toEqual({
        seq: index + 1,
        at: 1000 + index,
        actor: { kind: 'seat', seat: judge },
        event: events[index],
      });
    }
  });

  it('keeps what an act changed of the grants with its last event, under the same hash', () => {
    const grants = { gained: [{ to: [judge], sources: [sourceId('clerk' as SeatId, 'camera')] }] };
    const [first, last] = appendToChain('h1', undefined, 5, { kind: 'system' }, events.slice(0, 2), grants);
    expect(entryOf(first!)).not.toHaveProperty('grants');
    expect(entryOf(last!)).toMatchObject({ event: events[1], grants });
    const payload = last!.payload.replace('camera', 'screen');
    expect(verifyChain('h1', [first!, { ...last!, payload }])).toEqual({ ok: false, seq: 2, reason: 'altered' });
    expect(entryOf({ ...last!, payload: last!.payload.replace('gained', 'given') })).toBeUndefined();
  });

  it('reads no entry whose event has a field too many, too few, or an actor that is none', () => {
    const [chainEntry] = appendToChain('h1', undefined, 5, { kind: 'system' }, [
      { type: 'hand-raised', seat: judge },
    ]) as [ChainEntry];
    expect(entryOf({ ...chainEntry, payload: '{"seat":"judge","more":1}' })).toBeUndefined();
    expect(entryOf({ ...chainEntry, payload: '{}' })).toBeUndefined();
    expect(entryOf({ ...chainEntry, type: 'hand-lost' })).toBeUndefined();
    expect(entryOf({ ...chainEntry, actor: 'seat:' })).toBeUndefined();
    expect(entryOf({ ...chainEntry, actor: 'System' })).toBeUndefined();
  });

  it.each(['null', '[]', '7', 'true'])('reads no entry whose payload is no object: %s', (payload) => {
    const [chainEntry] = appendToChain('h1', undefined, 5, { kind: 'system' }, [{ type: 'hearing-opened' }]);
    expect(entryOf({ ...chainEntry!, payload })).toBeUndefined();
  });
});

describe('the check of a chain', () => {
  it('passes what nobody touched and gives its head', () => {
    fc.assert(
      fc.property(anyEvents, (of) => {
        const chainEntries = chain(of);
        expect(verifyChain('h1', chainEntries)).toEqual({
          ok: true,
          entries: of.length,
          head: chainEntries.at(-1)?.hash,
        });
      }),
    );
    expect(verifyChain('h1', [])).toEqual({ ok: true, entries: 0, head: BEFORE_FIRST });
  });

  it('names the entry of which any field was changed', () => {
    const field = fc.constantFrom('hearing', 'seq', 'at', 'actor', 'type', 'payload', 'prev', 'hash' as const);
    fc.assert(
      fc.property(anyEvents, fc.nat(), field, fc.jsonValue(), (of, position, name, value) => {
        const chainEntries = chain(of);
        const index = position % chainEntries.length;
        const touched = { ...chainEntries[index]!, [name]: value };
        fc.pre(chainEntries[index]![name] !== value);
        expect(verifyChain('h1', chainEntries.with(index, touched))).toMatchObject({ ok: false, seq: index + 1 });
      }),
    );
  });

  it('names an entry that is missing, unless it is the last', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), (of, position) => {
        const chainEntries = chain(of);
        const index = position % (chainEntries.length - 1);
        expect(verifyChain('h1', chainEntries.toSpliced(index, 1))).toEqual({
          ok: false,
          seq: index + 1,
          reason: 'missing',
        });
      }),
    );
  });

  it('names the first of two entries that changed places, even if their numbers were put right', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), fc.nat(), (of, a, b) => {
        const chainEntries = chain(of);
        const [low, high] = [a % chainEntries.length, b % chainEntries.length].sort((x, y) => x - y) as [
          number,
          number,
        ];
        fc.pre(low !== high);
        const swapped = chainEntries.with(low, chainEntries[high]!).with(high, chainEntries[low]!);
        expect(verifyChain('h1', swapped)).toMatchObject({ ok: false, seq: low + 1 });
        const renumbered = swapped.map((chainEntry, index) => ({ ...chainEntry, seq: index + 1 }));
        expect(verifyChain('h1', renumbered)).toMatchObject({ ok: false, seq: low + 1 });
      }),
    );
  });

  it('names the entry after one that was made anew with a hash of its own', () => {
    const chainEntries = chain(events);
    const forged = { ...chainEntries[2]!, at: 1 };
    const rows = chainEntries.with(2, { ...forged, hash: hashOf(forged) });
    expect(verifyChain('h1', rows)).toEqual({ ok: false, seq: 4, reason: 'unlinked' });
  });

  it('passes no other spelling of the same JSON', () => {
    const chainEntries = chain(events);
    const spaced = { ...chainEntries[1]!, payload: chainEntries[1]!.payload.replace(':', ': ') };
    expect(verifyChain('h1', chainEntries.with(1, spaced))).toEqual({ ok: false, seq: 2, reason: 'altered' });
  });

  it('names the entry in whose place an earlier one stands again, and the first that cannot be read', () => {
    const chainEntries = chain(events);
    expect(verifyChain('h1', chainEntries.toSpliced(3, 0, chainEntries[1]!))).toEqual({
      ok: false,
      seq: 4,
      reason: 'misplaced',
    });
    function* torn(): Generator<ChainEntry> {
      yield* chainEntries.slice(0, 2);
      throw new Error('disk');
    }
    expect(verifyChain('h1', torn())).toEqual({ ok: false, seq: 3, reason: 'unreadable' });
  });
});
