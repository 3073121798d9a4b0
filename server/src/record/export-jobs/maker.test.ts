import { expect, it } from 'vitest';
import { heapBounds } from './maker.ts';

const MB = 1024 * 1024;

/** The bound of the heap for a sealed file with so many entries and such papers, MB. */
function heapMB(entries: number, papers: readonly (string | Uint8Array)[]): number {
  const parts = papers.map((content, number) => ({ name: `${number}`, content }));
  const toMake = { kind: 'sealed-file', entries: Array.from({ length: entries }), toSeal: { beside: { parts } } };
  const [bound] = heapBounds(toMake as never);
  return Number(/^--max-old-space-size=(\d+)$/.exec(bound!)![1]);
}

it('the process that makes a sealed file has room for the log, and for minutes and papers twice', () => {
  const least = heapMB(0, []);
  expect(heapMB(1024, [])).toBe(least + 2);
  expect(heapMB(0, [new Uint8Array(MB), 'a'.repeat(MB)])).toBe(least + 4);
});
