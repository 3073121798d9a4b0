import { hearingDir } from '../../recording/layout.ts';

/** Files of a hearing's recording have the names in a store that they have below the data folder. */

/** With which the names of all of a hearing's files begin. */
export function storedPrefix(hearing: string): string {
  return `${hearingDir('', hearing)}/`;
}

/** @param file path below the hearing's folder, as the log has it */
export function storedName(hearing: string, file: string): string {
  return `${storedPrefix(hearing)}${file}`;
}
