import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { indexFile, listSegments, listTracks, segmentFile, trackDir, trackInfoFile } from './layout.ts';
import type { Store } from './layout.ts';

/** A hearing's recording, on disk or in a backup. */
export interface RecordingFiles {
  listTracks(store: Store): Promise<string[]>;
  /** Indices, ascending. */
  listSegments(store: Store, track: string): Promise<number[]>;
  /** SHA-256 (hex) of the first `bytes` bytes of a segment, or of all if it has fewer; undefined if it does not exist. */
  hashSegment(store: Store, track: string, index: number, bytes: number): Promise<string | undefined>;
  /** Content of `track.json`; undefined if it does not exist. */
  readInfo(store: Store, track: string): Promise<Buffer | undefined>;
  /** Content of `index.jsonl`; undefined if it does not exist. */
  readIndex(store: Store, track: string): Promise<Buffer | undefined>;
}

/** Reads a recording on disk; holds a part of one segment in memory. @param dir the hearing's folder, as from `hearingDir` */
export function filesOnDisk(dir: string): RecordingFiles {
  return {
    listTracks: (store) => listTracks(dir, store),
    listSegments: (store, track) => listSegments(trackDir(dir, track, store)),
    hashSegment: (store, track, index, bytes) =>
      hashStart(segmentFile(trackDir(dir, track, store), index), bytes).catch(undefinedIfMissing),
    readInfo: (store, track) => readFile(trackInfoFile(trackDir(dir, track, store))).catch(undefinedIfMissing),
    readIndex: (store, track) => readFile(indexFile(trackDir(dir, track, store))).catch(undefinedIfMissing),
  };
}

async function hashStart(file: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes > 0) for await (const piece of createReadStream(file, { end: bytes - 1 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
