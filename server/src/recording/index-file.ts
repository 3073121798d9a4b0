import { open } from 'node:fs/promises';
import { FILE_MODE, indexFile } from './layout.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { indexHash, indexLine } from './segment-index.ts';
import type { SegmentIndex } from './segment-index.ts';
import { syncFolder } from './segment-writer.ts';

/** Adds indices to a track's `index.jsonl`. */
export class IndexFile {
  readonly #directory: string;
  readonly #cipher: TrackCipher | undefined;
  /** The file's name is on disk, and its last line is whole. */
  #isWhole = false;

  /**
   * @param directory the track's folder
   * @param cipher encrypts the lines; without one they are JSON
   */
  constructor(directory: string, cipher?: TrackCipher) {
    this.#directory = directory;
    this.#cipher = cipher;
  }

  /**
   * Adds a line, on disk when this resolves. May be tried again after an error: a line that was torn or is there twice harms
   * nobody, since lines are found by their hashes.
   *
   * @returns SHA-256 of the line as it is stored, hex
   * @throws the file system's error
   */
  async add(index: SegmentIndex): Promise<string> {
    const line = this.#cipher?.encryptLine(indexLine(index)) ?? indexLine(index);
    const file = await open(indexFile(this.#directory), 'a', FILE_MODE);
    try {
      // Starts a new line, because a crash may have left an incomplete one.
      const isOwnLine = this.#isWhole || (await file.stat()).size === 0;
      const isNew = !this.#isWhole;
      this.#isWhole = false;
      await file.appendFile(`${isOwnLine ? '' : '\n'}${line}\n`);
      await file.datasync();
      if (isNew) await syncFolder(this.#directory);
    } finally {
      await file.close();
    }
    this.#isWhole = true;
    return indexHash(line);
  }
}
