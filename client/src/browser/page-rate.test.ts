import { expect, it } from 'vitest';
import { isNarrow } from './page-rate.ts';

const file = (transferSize: number, ms: number) => ({ transferSize, requestStart: 1_000, responseEnd: 1_000 + ms });

it.each([
  { line: 'of 100 kbit/s', files: [file(129_207, 12_200), file(28_092, 4_000)], narrow: true },
  { line: 'of 300 kbit/s', files: [file(129_207, 3_600), file(28_092, 2_000)], narrow: false },
  { line: 'that is long and wide', files: [file(129_207, 1_000)], narrow: false },
  { line: 'of which small files tell nothing', files: [file(1_400, 1_900)], narrow: false },
  { line: 'that the cache spared', files: [file(0, 20)], narrow: false },
])('tells from the files of the page whether a line is narrow: one $line', ({ files, narrow }) => {
  expect(isNarrow(files)).toBe(narrow);
});
