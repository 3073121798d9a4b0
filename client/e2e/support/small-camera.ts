import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '../../../server/setup/cached-build.mjs';
import { y4m } from './y4m.ts';

const SIZE = { width: 320, height: 180 };
/** Pictures in a second: where they are counted, and where it is enough that there are some. */
const RATES = { counted: 10, there: 5 };
const fileOf = (pictures: keyof typeof RATES): string => `${pictures}.y4m`;

/**
 * Gives Chromium a camera with pictures so small and slow that a page sends one layer instead of three. Chromium's own fake camera
 * has 1280 × 720, which every page scales down or encodes in three sizes.
 * @param pictures what a test wants of them: to film, send and draw half of them takes a third less CPU time
 * @returns an argument for Chromium's start
 */
export async function smallCamera(pictures: keyof typeof RATES): Promise<string> {
  const inputs = { paths: [import.meta.filename, join(import.meta.dirname, 'y4m.ts')] };
  const folder = await cachedBuild('small-camera', inputs, async (made) => {
    await mkdir(made);
    for (const each of ['counted', 'there'] as const)
      await writeFile(join(made, fileOf(each)), y4m(greyPictures(), { ...SIZE, perSecond: RATES[each] }));
  });
  return `--use-file-for-fake-video-capture=${join(folder, fileOf(pictures))}`;
}

/** Two alternating pictures. */
function greyPictures(): Buffer[] {
  return [90, 130].map((grey) => Buffer.alloc(SIZE.width * SIZE.height, grey));
}
