import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { FILE_MODE, indexFile } from './layout.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { indexHash, indexLine } from './segment-index.ts';
import type { SegmentIndex } from './segment-index.ts';
import { syncFolder } from './segment-writer.ts';

/** A line that is not synced yet. */
interface Unsynced {
  readonly segment: number;
  readonly line: string;
}

/** Appends segment indices to a track's `index.jsonl`. */
export class IndexFile {
  readonly #directory: string;
  readonly #cipher: TrackCipher | undefined;
  /** Offset of the next line, bytes; undefined until the file is first opened. */
  #end: number | undefined;
  /** Ends a line that a crash may have left incomplete. */
  #separator = '';
  #isNameSynced = false;
  #unsynced: Unsynced | undefined;

  /**
   * @param directory the track's folder
   * @param cipher encrypts the lines; without one they are JSON
   */
  constructor(directory: string, cipher?: TrackCipher) {
    this.#directory = directory;
    this.#cipher = cipher;
  }

  /**
   * Appends a line, which is synced when this resolves. A retry after an error writes the same bytes at the same offset, so that
   * the file does not grow while the disk refuses writes.
   *
   * @returns SHA-256 of the line as it is stored, hex
   * @throws the file system's error
   */
  async add(index: SegmentIndex): Promise<string> {
    const { line } = (this.#unsynced = this.#prepared(index));
    const file = await open(indexFile(this.#directory), constants.O_WRONLY | constants.O_CREAT, FILE_MODE);
    try {
      if (this.#end === undefined) {
        this.#end = (await file.stat()).size;
        this.#separator = this.#end === 0 ? '' : '\n';
      }
      const bytes = Buffer.from(`${this.#separator}${line}\n`);
      for (let done = 0; done < bytes.length;) {
        done += (await file.write(bytes, done, bytes.length - done, this.#end + done)).bytesWritten;
      }
      await file.datasync();
      if (!this.#isNameSynced) await syncFolder(this.#directory);
      this.#isNameSynced = true;
      this.#end += bytes.length;
    } finally {
      await file.close();
    }
    this.#separator = '';
    this.#unsynced = undefined;
    return indexHash(line);
  }

  /** The line of an index. A retry uses the same line again, because encrypting anew would give other bytes. */
  #prepared(index: SegmentIndex): Unsynced {
    if (this.#unsynced?.segment === index.segment) return this.#unsynced;
    return { segment: index.segment, line: this.#cipher?.encryptLine(indexLine(index)) ?? indexLine(index) };
  }
}
