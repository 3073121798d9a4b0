import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';

/**
 * Where a hearing's recording lies on disk:
 *
 *     <data>/hearings/<hearing>/recorder.jsonl                   one line each time a recorder was armed
 *                               tracks/<track>/track.json        what the track is
 *                                              000001.pcap       packets, at most ten seconds a segment
 *                                              000001.blocks.jsonl   checksums, events and the seal of that segment
 *                                              index.jsonl       index of the segments, one line for each
 *                               sealed/<track>/…                 the same, of the sealed store
 *
 * Directories have mode 700 and files 600: only the service may read a recording.
 */
export const DIRECTORY_MODE = 0o700;
export const FILE_MODE = 0o600;

/**
 * `open`: the tracks of the hearing's record. `sealed`: original tracks of protected people, in a separate folder that can be stored,
 * kept and opened by other rules.
 */
export const STORES = ['open', 'sealed'] as const;
export type Store = (typeof STORES)[number];

const STORE_FOLDERS: Readonly<Record<Store, string>> = { open: 'tracks', sealed: 'sealed' };

export function recordingsDir(dataDir: string): string {
  return join(dataDir, 'hearings');
}

export function hearingDir(dataDir: string, hearing: string): string {
  return join(recordingsDir(dataDir), hearing);
}

export function armingFile(dir: string): string {
  return join(dir, 'recorder.jsonl');
}

export function storeDir(dir: string, store: Store): string {
  return join(dir, STORE_FOLDERS[store]);
}

export function trackDir(dir: string, track: string, store: Store = 'open'): string {
  return join(storeDir(dir, store), track);
}

/** The hearing in whose folder a track's folder lies. */
export function hearingOfTrack(directory: string): HearingId {
  return basename(dirname(dirname(directory))) as HearingId;
}

/** A file's path as the log has it: relative to the hearing's folder. */
export function pathInHearing(dir: string, file: string): string {
  return relative(dir, file);
}

/** The store of a file, from its path in the log. */
export function storeOfPath(file: string): Store {
  return file.startsWith(`${STORE_FOLDERS.sealed}/`) ? 'sealed' : 'open';
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

/** The index file of a track, with one `SegmentIndex` per line. */
export function indexFile(directory: string): string {
  return join(directory, 'index.jsonl');
}

function segmentName(index: number): string {
  return String(index).padStart(6, '0');
}

/** Hearings that have a folder of recordings in a data folder; none if nothing was recorded. */
export async function listHearings(dataDir: string): Promise<HearingId[]> {
  const entries = await readdir(recordingsDir(dataDir), { withFileTypes: true }).catch(emptyIfMissing);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name as HearingId);
}

/** Ids of a hearing's tracks in a store, in a stable order; none if nothing was recorded. */
export async function listTracks(dir: string, store: Store = 'open'): Promise<string[]> {
  const entries = await readdir(storeDir(dir, store), { withFileTypes: true }).catch(emptyIfMissing);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Indices of a track's segments, ascending. */
export async function listSegments(directory: string): Promise<number[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(emptyIfMissing);
  return segmentsAmong(entries.map(({ name }) => name));
}

/** Indices of the segments among the names of a track's files, ascending. */
export function segmentsAmong(names: readonly string[]): number[] {
  return names
    .flatMap((name) => {
      const match = /^(\d{6,})\.pcap$/.exec(name);
      return match ? [Number(match[1])] : [];
    })
    .sort((a, b) => a - b);
}

function emptyIfMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
