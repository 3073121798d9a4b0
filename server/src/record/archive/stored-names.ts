import { hearingDir } from '../../recording/layout.ts';

/** In the file store, the name of a recorded file is its path below the data folder. */

/** Prefix of the names of all of a hearing's files in the store. */
export function storedPrefix(hearing: string): string {
  return `${hearingDir('', hearing)}/`;
}

/** Name of a file in the store. @param file path below the hearing's folder, as the log has it */
export function storedName(hearing: string, file: string): string {
  return `${storedPrefix(hearing)}${file}`;
}
