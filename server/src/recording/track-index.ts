import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { LoggedSegment } from '../event-log/logged-recording.ts';
import { indexFile, segmentFile } from './layout.ts';
import { contentOf, NoKeyError } from './segment-cipher.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { indexOf, segmentIndexSchema } from './segment-index.ts';
import type { IndexedStream, SegmentIndex } from './segment-index.ts';

/** The file is searched in parts of this size, some dozens of lines. */
const PART_BYTES = 64 * 1024;
/** Number of parts whose lines are kept in memory. */
const MAX_PARTS = 2;
const NEW_LINE = 10;

/**
 * Reads the indices of a track's segments and checks them against the log: a line of `index.jsonl` is used if the log has its
 * hash; without such a line the index is computed from the segment, if the log has the segment's hash. The search for a line
 * begins at its expected position and continues to both sides, so that a long file costs no more than a short one.
 */
export class TrackIndex {
  readonly #directory: string;
  readonly #cipher: TrackCipher | undefined;
  readonly #stream: IndexedStream;
  /** The part of the file in which a line begins, by the line's hash. */
  readonly #partOf = new Map<string, number>();
  /** Parts that have been read and cannot grow. */
  readonly #seen = new Set<number>();
  /** Lines, by their hashes, of the parts that were read last. */
  readonly #held = new Map<number, ReadonlyMap<string, string>>();
  readonly #made = new Map<number, Promise<SegmentIndex | undefined>>();
  #searching: Promise<unknown> = Promise.resolve();

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

  /**
   * The index of a segment; undefined if neither its line nor the segment matches the log.
   * @param place position in the file where the search for its line begins, from 0 (the beginning) to 1
   * @throws NoKeyError; errors of the file system, except that a file is missing
   */
  async of(segment: LoggedSegment, place = 0): Promise<SegmentIndex | undefined> {
    const { indexSha256 } = segment;
    if (indexSha256 !== null) {
      const line = await this.#lineOf(indexSha256, place);
      const index = line === undefined ? undefined : await this.#parse(line);
      if (index !== undefined) return index;
    }
    const made = this.#made.get(segment.index) ?? this.#make(segment);
    this.#made.set(segment.index, made);
    try {
      const index = await made;
      // A segment that is missing now may exist at the next call.
      if (index === undefined) this.#made.delete(segment.index);
      return index;
    } catch (error) {
      this.#made.delete(segment.index);
      throw error;
    }
  }

  /** Searches run one after another: the next line is mostly in the part that was read for the previous one. */
  #lineOf(hash: string, place: number): Promise<string | undefined> {
    const search = (): string | undefined | Promise<string | undefined> =>
      this.#heldLine(hash) ?? this.#search(hash, place);
    const found = this.#searching.then(search, search);
    this.#searching = found.catch(() => undefined);
    return found;
  }

  #heldLine(hash: string): string | undefined {
    return this.#held.get(this.#partOf.get(hash) ?? -1)?.get(hash);
  }

  async #search(hash: string, place: number): Promise<string | undefined> {
    const file = await open(indexFile(this.#directory), 'r').catch(undefinedIfMissing);
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      const known = this.#partOf.get(hash);
      const parts = Math.ceil(size / PART_BYTES);
      const first = Math.min(parts - 1, Math.floor((place * size) / PART_BYTES));
      for (const part of known === undefined ? outward(first, parts) : [known]) {
        if (known === undefined && this.#seen.has(part)) continue;
        await this.#readPart(file, part);
        const line = this.#heldLine(hash);
        if (line !== undefined) return line;
      }
      return undefined;
    } finally {
      await file.close();
    }
  }

  /** Reads the lines that begin in a part of the file. Bytes after the last line end are ignored: they may be half written. */
  async #readPart(file: FileHandle, part: number): Promise<void> {
    const [from, to] = [part * PART_BYTES, (part + 1) * PART_BYTES];
    // Includes the byte before the part: if it ends a line, a line begins where the part begins.
    const offset = Math.max(0, from - 1);
    const bytes = await readLines(file, offset, to);
    const lines = new Map<string, string>();
    let at = part === 0 ? 0 : bytes.indexOf(NEW_LINE) + 1;
    if (part === 0 || at > 0) {
      for (let end = bytes.indexOf(NEW_LINE, at); end >= 0 && offset + at < to; end = bytes.indexOf(NEW_LINE, at)) {
        const line = bytes.subarray(at, end);
        const hash = createHash('sha256').update(line).digest('hex');
        lines.set(hash, line.toString('utf8'));
        this.#partOf.set(hash, part);
        at = end + 1;
      }
    }
    if (offset + at >= to) this.#seen.add(part);
    this.#held.delete(part);
    this.#held.set(part, lines);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MAX_PARTS && oldest !== undefined) this.#held.delete(oldest);
  }

  async #make({ index, bytes, sha256 }: LoggedSegment): Promise<SegmentIndex | undefined> {
    const content = await readFile(segmentFile(this.#directory, index)).catch(undefinedIfMissing);
    const sealed = content?.subarray(0, bytes);
    const isWhole = sealed !== undefined && createHash('sha256').update(sealed).digest('hex') === sha256;
    return isWhole ? indexOf(contentOf(sealed, index, this.#cipher), index, this.#stream) : undefined;
  }

  /** Undefined if the line does not match the schema. @throws NoKeyError */
  async #parse(line: string): Promise<SegmentIndex | undefined> {
    if (line.startsWith('{')) return segmentIndexSchema.safeParse(JSON.parse(line)).data;
    if (this.#cipher === undefined) throw new NoKeyError('the index is encrypted');
    return segmentIndexSchema.safeParse(JSON.parse(await this.#cipher.decryptLine(line))).data;
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

/** The numbers from 0 to below `count`, ordered by their distance from `first`. */
function* outward(first: number, count: number): Generator<number> {
  for (let distance = 0; distance < count; distance += 1) {
    if (first + distance < count) yield first + distance;
    if (distance > 0 && first - distance >= 0) yield first - distance;
  }
}

/** Reads from `from` at least to the end of the line that has the byte before `to`, or to the end of the file. */
async function readLines(file: FileHandle, from: number, to: number): Promise<Buffer> {
  let read = Buffer.alloc(0);
  for (let at = from; ;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(at < to ? to - at : PART_BYTES), { position: at });
    read = Buffer.concat([read, buffer.subarray(0, bytesRead)]);
    at += bytesRead;
    // The search begins at the last byte of the range, because a line may begin there.
    if (bytesRead === 0 || (at >= to && read.indexOf(NEW_LINE, to - 1 - from) >= 0)) return read;
  }
}
