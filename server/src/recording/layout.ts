import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Where a hearing's recording lies on disk:
 *
 *     <data>/hearings/<hearing>/recorder.jsonl                   one line each time a recorder was armed
 *                               tracks/<track>/track.json        what the track is
 *                                              000001.pcap       packets, at most ten seconds a segment
 *                                              000001.blocks.jsonl   checksums, events and the seal of that segment
 *
 * Directories have mode 700 and files 600: a recording is nobody's but the service's.
 */
export const DIRECTORY_MODE = 0o700;
export const FILE_MODE = 0o600;

export function hearingDir(dataDir: string, hearing: string): string {
  return join(dataDir, 'hearings', hearing);
}

export function armingFile(dir: string): string {
  return join(dir, 'recorder.jsonl');
}

export function trackDir(dir: string, track: string): string {
  return join(dir, 'tracks', track);
}

export function trackInfoFile(directory: string): string {
  return join(directory, 'track.json');
}

/** @param index counted from 1 */
export function segmentFile(directory: string, index: number): string {
  return join(directory, `${segmentName(index)}.pcap`);
}

export function blocksFile(directory: string, index: number): string {
  return join(directory, `${segmentName(index)}.blocks.jsonl`);
}

function segmentName(index: number): string {
  return String(index).padStart(6, '0');
}

/** Ids of the tracks of a hearing, in a stable order; none if nothing was recorded. */
export async function listTracks(dir: string): Promise<string[]> {
  const entries = await readdir(join(dir, 'tracks'), { withFileTypes: true }).catch(emptyIfMissing);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Indices of a track's segments, ascending. */
export async function listSegments(directory: string): Promise<number[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(emptyIfMissing);
  return entries
    .flatMap((entry) => {
      const match = /^(\d{6,})\.pcap$/.exec(entry.name);
      return match ? [Number(match[1])] : [];
    })
    .sort((a, b) => a - b);
}

function emptyIfMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
