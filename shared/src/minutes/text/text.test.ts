import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksFor, canonicalMinutes } from './blocks.ts';
import type { MinutesBlock } from './blocks.ts';
import { blocksOf, EMPTY_TEXT, keptSteps, withSteps } from './text.ts';

const AT = Date.UTC(2026, 10, 28);
const line = (text: string, seat: string | null = null, to: string | null = null): MinutesBlock => {
  return { kind: 'line', at: AT, seat, to, text };
};
const heading = (text: string): MinutesBlock => ({ kind: 'heading', part: 'statement', at: AT, text });

const replace = (from: number, to: number, content: readonly object[]) => ({
  stepType: 'replace',
  from,
  to,
  slice: { content },
});
/** Steps that a modified page could send. */
const replacing = (from: number, to: number, openStart?: number, openEnd?: number) => ({
  stepType: 'replace',
  from,
  to,
  slice: { content: [{ type: 'text', text: 'x' }], openStart, openEnd },
});
const typed = (text: string) => replace(1, 1, [{ type: 'text', text }]);

describe('steps that somebody has made up', () => {
  it.each([
    ['of a kind that there is not', { stepType: 'unknown' }],
    ['beyond the text', replace(90, 91, [])],
    ['that leave no paragraph', replace(0, 2, [])],
    ['with a node that there is not', replace(0, 0, [{ type: 'image', attrs: { src: 'https://x.example' } }])],
    ['with a mark', replace(1, 1, [{ type: 'text', text: 'a', marks: [{ type: 'link' }] }])],
    ['with a part that there is not', replace(0, 0, [{ type: 'heading', attrs: { part: 'secret', at: null } }])],
    ['with a time that is none', replace(0, 0, [{ type: 'line', attrs: { at: 1.5, seat: null, to: null } }])],
    ['with a seat that is none', replace(0, 0, [{ type: 'line', attrs: { at: null, seat: '<b>', to: null } }])],
    ['with a mark that overrides the direction', typed('a\u202eb')],
    ['with a line within a line', typed('a\nb')],
    ['with a paragraph that is too long', typed('x'.repeat(8_001))],
    ['that set what a paragraph does not have', { stepType: 'attr', pos: 0, attr: 'onclick', value: 'x' }],
    ['that set a wrong time', { stepType: 'attr', pos: 0, attr: 'at', value: 'now' }],
    ['open at a depth below none', replacing(1, 2, 0, -1)],
    ['at a part of a place', replacing(1.5, 1.5)],
    ['that are no object', 'replace'],
    ['that are nothing', null],
  ])('%s are refused', (_, step) => {
    expect(withSteps(EMPTY_TEXT, [step])).toBe(null);
    expect(keptSteps(EMPTY_TEXT, [step])).toBe(null);
  });

  it('lead to the same text when they are read again as they were kept', () => {
    const depth = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0.5, '1', null, undefined));
    const place = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.constantFrom(-1, 1.5, '1'));
    const node = fc.constantFrom(
      { type: 'text', text: 'x' },
      { type: 'line' },
      { type: 'line', content: [{ type: 'text', text: 'y' }], more: 1 },
      { type: 'heading', attrs: { part: 'opening', at: -0, more: 1 } },
    );
    const slice = fc.record({ content: fc.array(node, { maxLength: 2 }), openStart: depth, openEnd: depth });
    const step = fc.record({
      stepType: fc.constantFrom('replace', 'replaceAround'),
      from: place,
      to: place,
      gapFrom: place,
      gapTo: place,
      insert: fc.integer({ min: -1, max: 2 }),
      slice,
    });
    const before = withSteps(EMPTY_TEXT, [replacing(1, 1), replacing(2, 2)])!;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (steps) => {
        const kept = keptSteps(before, steps);
        if (kept === null) return;
        const after = withSteps(before, JSON.parse(kept) as readonly unknown[]);
        expect(after).not.toBe(null);
        expect(blocksOf(after!).length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are taken when they lead to a text, with what Persian needs', () => {
    const text = withSteps(EMPTY_TEXT, [
      typed('می\u200cگوید: «۱۲ سکه»'),
      { stepType: 'attr', pos: 0, attr: 'at', value: AT },
    ]);
    expect(blocksOf(text!)).toEqual([line('می\u200cگوید: «۱۲ سکه»')]);
  });
});

it('what concerns somebody is what they say and what is put to them, under the names of its parts', () => {
  const blocks = [
    heading('A'),
    line('court'),
    heading('B'),
    line('question', 'judge', 'witness'),
    line('answer', 'witness', 'judge'),
    line('another', 'accused'),
  ];
  expect(blocksFor(blocks, 'own', 'witness').map(({ text }) => text)).toEqual(['', 'question', 'answer']);
  expect(blocksFor(blocks, 'own', 'stranger')).toEqual([]);
  expect(blocksFor(blocks, 'whole', 'stranger')).toBe(blocks);
  // Unchanged paragraphs are the same objects.
  const again = blocksFor(blocks, 'own', 'witness');
  expect(blocksFor(blocks, 'own', 'witness').every((block, index) => block === again[index])).toBe(true);
});

it('no word of a heading is read by whoever reads their own lines alone', () => {
  const blocks = [heading('نشانی خانه شاهد دیگر'), line('answer', 'witness'), line('more', 'witness')];
  const given = blocksFor(blocks, 'own', 'witness');
  expect(given.map((block) => (block.kind === 'heading' ? block.part : block.text))).toEqual([
    'statement',
    'answer',
    'more',
  ]);
  expect(JSON.stringify(given)).not.toContain('نشانی');
});

it('another byte, place, time or speaker is another form to sign', () => {
  const blocks = [heading('A'), line('b', 's')];
  const others = [
    [heading('A'), line('b\u200c', 's')],
    [line('b', 's'), heading('A')],
    [heading('A'), line('b', 't')],
    [heading('A'), line('b', null, 's')],
    [heading('A'), { ...line('b', 's'), at: AT + 1 } as MinutesBlock],
    [heading('A')],
  ];
  const forms = [blocks, ...others].map((one) => canonicalMinutes('h', one));
  expect(new Set([...forms, canonicalMinutes('g', blocks)]).size).toBe(forms.length + 1);
});
