import { describe, expect, it } from 'vitest';
import { isNarrow, isNarrowWith } from './page-rate.ts';

const file = (transferSize: number, ms: number, responseStart = 1_000) => ({
  transferSize,
  responseStart,
  responseEnd: responseStart + ms,
});

it.each([
  { line: 'of 100 kbit/s', files: [file(129_207, 12_200), file(28_092, 4_000)], narrow: true },
  {
    line: 'of 100 kbit/s, that lost the first packet of a file',
    files: [file(70_200, 6_700), file(25_800, 930, 9_000)],
    narrow: true,
  },
  { line: 'of 300 kbit/s', files: [file(129_207, 3_600), file(28_092, 2_000)], narrow: false },
  {
    line: 'of 200 kbit/s, in which three files have a share',
    files: [file(40_000, 4_800), file(40_000, 4_800), file(40_000, 4_800)],
    narrow: false,
  },
  { line: 'that is long and wide', files: [file(129_207, 1_000), file(28_092, 500)], narrow: false },
  { line: 'on which one file took long, as of a device that slept', files: [file(129_207, 60_000)], narrow: false },
  {
    line: 'on which files took long, and a later one did not',
    files: [file(129_207, 60_000), file(28_092, 59_000), file(50_000, 400, 70_000)],
    narrow: false,
  },
  { line: 'of which small files tell nothing', files: [file(1_400, 1_900), file(1_400, 1_900)], narrow: false },
  { line: 'that the cache spared', files: [file(0, 20), file(0, 20)], narrow: false },
])('tells from the files of the page whether a line is narrow: one $line', ({ files, narrow }) => {
  expect(isNarrow(files)).toBe(narrow);
});

describe('before a path for voices is made', () => {
  const first = file(70_000, 5_600);

  it.each([
    { line: 'a narrow line', second: file(25_800, 2_000, 7_000), narrow: true },
    { line: 'a good line, on which the first file was slow', second: file(25_800, 200, 7_000), narrow: false },
  ])('a second file is waited for where the first was slow: on $line', async ({ second, narrow }) => {
    const files = [first];
    const load = async () => void files.push(second);
    expect(await isNarrowWith(load, () => files)).toBe(narrow);
    expect(files).toHaveLength(2);
  });

  it('nothing is waited for where the first file was fast', async () => {
    const load = () => Promise.reject(new Error('not asked for'));
    expect(await isNarrowWith(load, () => [file(70_000, 300)])).toBe(false);
  });
});
