/* Replaces `node:fs/promises` in the viewer: its files are the parts of a sealed file, read piece by piece. */
import { BlobReader, ZipReader } from '@zip.js/zip.js';
import type { FileEntry } from '@zip.js/zip.js';

/** Size of a ZIP part's local header, and the offsets of the lengths of its name and extra field. */
const HEADER = { bytes: 30, nameAt: 26, moreAt: 28 };

type Part = () => Promise<Blob>;

let parts: ReadonlyMap<string, Part> = new Map();

/** From now on the files are the parts of this sealed file. Rejects when it is not a ZIP file. */
export async function holdFile(file: Blob): Promise<void> {
  const entries = await new ZipReader(new BlobReader(file), { useWebWorkers: false }).getEntries();
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  parts = new Map(files.map((entry) => [entry.filename, () => contentIn(file, entry)]));
}

/** The bytes of a part, which is stored uncompressed, as a view of the file. They are the same bytes that the check reads. */
async function contentIn(file: Blob, entry: FileEntry): Promise<Blob> {
  const { offset, compressedSize, uncompressedSize, compressionMethod } = entry;
  if (compressionMethod !== 0 || compressedSize !== uncompressedSize)
    throw new Error(`${entry.filename} is not stored`);
  const header = new DataView(await file.slice(offset, offset + HEADER.bytes).arrayBuffer());
  const from = offset + HEADER.bytes + header.getUint16(HEADER.nameAt, true) + header.getUint16(HEADER.moreAt, true);
  return file.slice(from, from + compressedSize);
}

function find(path: string): Promise<Blob> {
  const part = parts.get(path);
  if (part === undefined) throw Object.assign(new Error(`${path} is not in the file`), { code: 'ENOENT' });
  return part();
}

export async function readFile(path: string, encoding?: BufferEncoding): Promise<Buffer | string> {
  const bytes = Buffer.from(await (await find(path)).arrayBuffer());
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

export async function open(path: string) {
  const part = await find(path);
  return {
    stat: () => Promise.resolve({ size: part.size }),
    async read(buffer: Buffer, { position }: { readonly position: number }) {
      const bytes = new Uint8Array(await part.slice(position, position + buffer.length).arrayBuffer());
      buffer.set(bytes);
      return { buffer, bytesRead: bytes.length };
    },
    close: () => Promise.resolve(),
  };
}

/** The player takes all names from the log. */
export function readdir(): Promise<never> {
  return Promise.reject(new Error('the viewer lists no folders'));
}
