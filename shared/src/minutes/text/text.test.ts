import { describe, expect, it } from 'vitest';
import { blocksFor, canonicalMinutes } from './blocks.ts';
import type { MinutesBlock } from './blocks.ts';
import { blocksOf, EMPTY_TEXT, withSteps } from './text.ts';

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
    ['that are no object', 'replace'],
    ['that are nothing', null],
  ])('%s are refused', (_, step) => {
    expect(withSteps(EMPTY_TEXT, [step])).toBe(null);
  });

  it('are taken when they lead to a text, with what Persian needs', () => {
    const text = withSteps(EMPTY_TEXT, [
      typed('می\u200cگوید: «۱۲ سکه»'),
      { stepType: 'attr', pos: 0, attr: 'at', value: AT },
    ]);
    expect(blocksOf(text!)).toEqual([line('می\u200cگوید: «۱۲ سکه»')]);
  });
});

it('what concerns somebody is what they say and what is put to them, under its headings', () => {
  const blocks = [
    heading('A'),
    line('court'),
    heading('B'),
    line('question', 'judge', 'witness'),
    line('answer', 'witness', 'judge'),
    line('another', 'accused'),
  ];
  expect(blocksFor(blocks, 'own', 'witness').map(({ text }) => text)).toEqual(['B', 'question', 'answer']);
  expect(blocksFor(blocks, 'own', 'stranger')).toEqual([]);
  expect(blocksFor(blocks, 'whole', 'stranger')).toBe(blocks);
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
