import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import type { FileEntry } from '@zip.js/zip.js';
import { contentOf, TrackCipher } from '../../../recording/segment-cipher.ts';
import { PARTS } from '../format.ts';
import type { SealedManifest } from '../format.ts';

/**
 * Writes the recorded segments of an intact sealed file: one pcap file per segment, which Wireshark can open, in a folder per
 * track.
 *
 * @returns number of segments
 * @throws the file system's error, also when a file exists already
 */
export async function extract(file: Blob, folder: string): Promise<number> {
  const zip = new ZipReader(new BlobReader(file), { useWebWorkers: false });
  const entries = (await zip.getEntries()).filter((entry): entry is FileEntry => !entry.directory);
  const read = async (entry: FileEntry) =>
    Buffer.from(await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false }));
  const manifest = entries.find(({ filename }) => filename === PARTS.manifest)!;
  const { tracks } = JSON.parse((await read(manifest)).toString('utf8')) as SealedManifest;
  const keys = new Map(tracks.flatMap(({ track, key }) => (key === undefined ? [] : [[track, key] as const])));
  let segments = 0;
  for (const entry of entries) {
    const [, track, index] = /^(?:tracks|sealed)\/([\w-]+)\/(\d{6,})\.pcap$/.exec(entry.filename) ?? [];
    if (track === undefined || index === undefined) continue;
    const key = keys.get(track);
    const cipher = key === undefined ? undefined : new TrackCipher(Buffer.from(key, 'base64'), track);
    await mkdir(join(folder, track), { recursive: true });
    const content = contentOf(await read(entry), Number(index), cipher);
    await writeFile(join(folder, track, `${index}.pcap`), content, { flag: 'wx', mode: 0o600 });
    segments += 1;
  }
  return segments;
}
