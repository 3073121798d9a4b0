import { join } from 'node:path';
import { bundle } from '../../setup/bundling.mjs';

/** Not among the programs of the service, of which a release is made. */
const FOLDER = join(import.meta.dirname, '../dist');

/** A process that a test kills, in one file: it begins in a third of the time. @param name of its source, in this folder */
export function bundledProcess(name: string): Promise<string> {
  return bundle(join(import.meta.dirname, name), undefined, FOLDER);
}
