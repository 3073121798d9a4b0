import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { LoggedSegment } from '../event-log/logged-recording.ts';
import type { ByteRange } from './journal-reader.ts';
import { indexFile, segmentFile } from './layout.ts';
import { contentOf, NoKeyError } from './segment-cipher.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { indexHash, indexOf, segmentIndexSchema } from './segment-index.ts';
import type { IndexedStream, SegmentIndex } from './segment-index.ts';

/**
 * Reads the indices of a track's segments. What it gives is as the log says: a line of `index.jsonl` counts when the log has
 * its hash, and where there is no such line the index is made anew from the segment, when that is the one of the log. Holds
 * where its lines are; of a file that grows only the new part is read.
 */
export class TrackIndex {
  readonly #directory: string;
  readonly #cipher: TrackCipher | undefined;
  readonly #stream: IndexedStream;
  /** Where lines are in the file, by their hashes. */
  readonly #lines = new Map<string, ByteRange>();
  readonly #made = new Map<number, Promise<SegmentIndex | undefined>>();
  #readBytes = 0;
  #reading: Promise<void> | undefined;

  /**
   * @param directory the track's folder
   * @param stream of the track's `track.json`
   * @param cipher of the track, where it is encrypted
   */
  constructor(directory: string, stream: IndexedStream, cipher?: TrackCipher) {
    this.#directory = directory;
    this.#cipher = cipher;
    this.#stream = stream;
  }

  /** Undefined when neither the index nor the segment is there as the log has it. @throws NoKeyError, the file system's other errors */
  async of(segment: LoggedSegment): Promise<SegmentIndex | undefined> {
    const { indexSha256 } = segment;
    if (indexSha256 !== null) {
      if (!this.#lines.has(indexSha256)) await this.#readOn();
      const line = await this.#read(indexSha256);
      const index = line === undefined ? undefined : this.#parse(line);
      if (index !== undefined) return index;
    }
    const made = this.#made.get(segment.index) ?? this.#make(segment);
    this.#made.set(segment.index, made);
    try {
      const index = await made;
      // What is not there now may be when it is asked for again.
      if (index === undefined) this.#made.delete(segment.index);
      return index;
    } catch (error) {
      this.#made.delete(segment.index);
      throw error;
    }
  }

  #readOn(): Promise<void> {
    this.#reading ??= this.#readNew().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readNew(): Promise<void> {
    const file = await open(indexFile(this.#directory), 'r').catch(undefinedIfMissing);
    if (file === undefined) return;
    try {
      let rest: Buffer = Buffer.alloc(0);
      for await (const bytes of file.createReadStream({ start: this.#readBytes, autoClose: false })) {
        rest = Buffer.concat([rest, bytes as Buffer]);
        let at = 0;
        for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', at)) {
          const line = { offset: this.#readBytes, length: end - at };
          this.#lines.set(indexHash(rest.toString('utf8', at, end)), line);
          this.#readBytes += line.length + 1;
          at = end + 1;
        }
        // What follows the last end of a line may be half written.
        rest = rest.subarray(at);
      }
    } finally {
      await file.close();
    }
  }

  /** The line that has a hash; undefined when it is not there any longer. */
  async #read(hash: string): Promise<string | undefined> {
    const place = this.#lines.get(hash);
    const file = place && (await open(indexFile(this.#directory), 'r').catch(undefinedIfMissing));
    if (place === undefined || file === undefined) return undefined;
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(place.length), { position: place.offset });
      const line = buffer.toString('utf8', 0, bytesRead);
      return indexHash(line) === hash ? line : undefined;
    } finally {
      await file.close();
    }
  }

  async #make({ index, bytes, sha256 }: LoggedSegment): Promise<SegmentIndex | undefined> {
    const content = await readFile(segmentFile(this.#directory, index)).catch(undefinedIfMissing);
    const sealed = content?.subarray(0, bytes);
    const isWhole = sealed !== undefined && createHash('sha256').update(sealed).digest('hex') === sha256;
    return isWhole ? indexOf(contentOf(sealed, index, this.#cipher), index, this.#stream) : undefined;
  }

  /** Undefined of a line that is none. @throws NoKeyError */
  #parse(line: string): SegmentIndex | undefined {
    if (line.startsWith('{')) return segmentIndexSchema.safeParse(JSON.parse(line)).data;
    if (this.#cipher === undefined) throw new NoKeyError('the index is encrypted');
    return segmentIndexSchema.safeParse(JSON.parse(this.#cipher.decryptLine(line))).data;
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
