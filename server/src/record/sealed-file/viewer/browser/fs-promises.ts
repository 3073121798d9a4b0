/* Replaces `node:fs/promises` in the viewer: its files are the parts of a sealed file, read piece by piece. */
import { BlobReader, ZipReader } from '@zip.js/zip.js';
import type { FileEntry } from '@zip.js/zip.js';

/** Size of a ZIP part's local header, and the offsets of the lengths of its name and extra field. */
const HEADER = { bytes: 30, nameAt: 26, moreAt: 28 };

/** Names and extra fields of our files are shorter: a part's header and its bytes are read at once. */
const LONGEST_NAMES = 512;

/** A part, stored uncompressed. */
class Part {
  readonly size: number;
  readonly #file: Blob;
  readonly #name: string;
  readonly #offset: number;
  readonly #isStored: boolean;
  /** Where its bytes begin in the file. */
  #from: number | undefined;

  constructor(file: Blob, { filename, offset, compressedSize, uncompressedSize, compressionMethod }: FileEntry) {
    this.size = compressedSize;
    this.#file = file;
    this.#name = filename;
    this.#offset = offset;
    this.#isStored = compressionMethod === 0 && compressedSize === uncompressedSize;
  }

  /** Reads its bytes from `from` up to, not including, `to`: the same bytes that the check reads. */
  async read(from: number, to: number): Promise<Buffer> {
    if (!this.#isStored) throw new Error(`${this.#name} is not stored`);
    if (this.#from !== undefined) return this.#bytes(this.#from + from, this.#from + to);
    const isFromBegin = from === 0;
    const head = HEADER.bytes + (isFromBegin ? LONGEST_NAMES + to : 0);
    const read = await this.#bytes(this.#offset, this.#offset + head);
    const begin = HEADER.bytes + read.readUInt16LE(HEADER.nameAt) + read.readUInt16LE(HEADER.moreAt);
    this.#from = this.#offset + begin;
    if (isFromBegin && begin <= HEADER.bytes + LONGEST_NAMES) return read.subarray(begin, begin + to);
    return this.#bytes(this.#from + from, this.#from + to);
  }

  async #bytes(from: number, to: number): Promise<Buffer> {
    return Buffer.from(await this.#file.slice(from, to).arrayBuffer());
  }
}

let parts: ReadonlyMap<string, Part> = new Map();

/** Makes the parts of this sealed file available as files. Rejects when it is not a ZIP file. */
export async function holdFile(file: Blob): Promise<void> {
  const entries = await new ZipReader(new BlobReader(file), { useWebWorkers: false }).getEntries();
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  parts = new Map(files.map((entry) => [entry.filename, new Part(file, entry)]));
}

function find(path: string): Part {
  const part = parts.get(path);
  if (part === undefined) throw Object.assign(new Error(`${path} is not in the file`), { code: 'ENOENT' });
  return part;
}

export async function readFile(path: string, encoding?: BufferEncoding): Promise<Buffer | string> {
  const part = find(path);
  const bytes = await part.read(0, part.size);
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

export async function open(path: string) {
  const part = find(path);
  return {
    stat: () => Promise.resolve({ size: part.size }),
    async read(buffer: Buffer, { position }: { readonly position: number }) {
      const bytes = await part.read(position, Math.max(position, Math.min(position + buffer.length, part.size)));
      buffer.set(bytes);
      return { buffer, bytesRead: bytes.length };
    },
    close: () => Promise.resolve(),
  };
}

/** Always rejects: the player takes all names from the log. */
export function readdir(): Promise<never> {
  return Promise.reject(new Error('the viewer lists no folders'));
}
