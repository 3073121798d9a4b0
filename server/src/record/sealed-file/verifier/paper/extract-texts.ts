import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedTexts } from './check-texts.ts';

/** A name that cannot lead out of the folder. */
const PLAIN = /^[a-z0-9-]{1,40}\.txt$/;

/**
 * Writes the texts attached to an intact paper.
 *
 * @throws the file system's error, also when a file exists already
 */
export async function extractTexts(texts: CheckedTexts['texts'], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, text } of texts)
    if (PLAIN.test(name)) await writeFile(join(folder, name), text, { flag: 'wx', mode: 0o600 });
}
