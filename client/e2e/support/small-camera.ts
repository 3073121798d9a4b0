import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptBuild } from '../../../server/setup/kept-build.mjs';
import { y4m } from './y4m.ts';

const FILE = 'camera.y4m';
const FILMING = { width: 320, height: 180, perSecond: 10 };

/**
 * Has Chromium's cameras give pictures so small and slow that a page sends one layer and not three. Its own false camera films
 * 1280 × 720, which every page that has it scales down, or codes in three sizes.
 * @returns an argument to start it with
 */
export async function smallCamera(): Promise<string> {
  const inputs = { paths: [import.meta.filename, join(import.meta.dirname, 'y4m.ts')] };
  const folder = await keptBuild('small-camera', inputs, async (made) => {
    await mkdir(made);
    await writeFile(join(made, FILE), y4m(greyPictures(), FILMING));
  });
  return `--use-file-for-fake-video-capture=${join(folder, FILE)}`;
}

/** Two that take turns. */
function greyPictures(): Buffer[] {
  return [90, 130].map((grey) => Buffer.alloc(FILMING.width * FILMING.height, grey));
}
