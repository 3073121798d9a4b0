import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '../../../server/setup/cached-build.mjs';
import { y4m } from './y4m.ts';

const FILE = 'camera.y4m';
const FILMING = { width: 320, height: 180, perSecond: 10 };

/**
 * Gives Chromium a camera with pictures so small and slow that a page sends one layer instead of three. Chromium's own fake camera
 * has 1280 × 720, which every page scales down or encodes in three sizes.
 * @returns an argument for Chromium's start
 */
export async function smallCamera(): Promise<string> {
  const inputs = { paths: [import.meta.filename, join(import.meta.dirname, 'y4m.ts')] };
  const folder = await cachedBuild('small-camera', inputs, async (made) => {
    await mkdir(made);
    await writeFile(join(made, FILE), y4m(greyPictures(), FILMING));
  });
  return `--use-file-for-fake-video-capture=${join(folder, FILE)}`;
}

/** Two alternating pictures. */
function greyPictures(): Buffer[] {
  return [90, 130].map((grey) => Buffer.alloc(FILMING.width * FILMING.height, grey));
}
