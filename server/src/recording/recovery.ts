import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedRecording } from '../record/logged-recording.ts';
import { formatLine } from './blocks.ts';
import type { Seal } from './blocks.ts';
import { contradictionOf, findTrack, sealByBytes } from './found-segments.ts';
import type { Contradiction } from './found-segments.ts';
import { readSegment } from './journal-reader.ts';
import {
  armingFile,
  blocksFile,
  FILE_MODE,
  listSegments,
  listTracks,
  pathInHearing,
  STORES,
  trackDir,
} from './layout.ts';
import type { Store } from './layout.ts';
import type { SegmentSealed } from './messages.ts';

/** How long a recorder whose service is gone may take to seal its tracks. */
const LAST_RECORDER_MS = 5000;

export type RecoveryOptions = {
  /** What the hearing's log says: segments that it names are not read, and what contradicts it is not entered. */
  log?: LoggedRecording;
  /** A recorder process that lives and is known to write there no longer. */
  mayLive?: number | undefined;
};

export type Recovered = {
  /** Tracks of which the log does not say whose they are, by their `track.json`: to be entered before their segments. */
  tracks: { track: string; source: SourceId; infoSha256: string }[];
  /** Segments to be entered. Hash, packets and times are those of the bytes, whatever lies beside them says. */
  segments: SegmentSealed[];
  /** Segments that are not to be entered; left as they are. `file` is below the hearing's folder. */
  refused: { file: string; reason: Contradiction }[];
  /** Of these, the ones that were open and have been sealed now. */
  sealedNow: number;
  /** Arrival of the last packet in these segments, milliseconds since the epoch. */
  lastAt: number | null;
};

/**
 * Seals what a crash left open. A journal's bytes stay as they are: the seal covers the length up to the last whole packet,
 * and what follows is no part of the record. Can be repeated. Waits for a recorder that still seals after its service died.
 *
 * @param dir the hearing's folder, as `hearingDir` gives it
 * @throws if a recorder still writes there after 5 s
 */
export async function recoverHearing(dir: string, { log, mayLive }: RecoveryOptions = {}): Promise<Recovered> {
  await lastRecorderGone(dir, mayLive);
  const result: Recovered = { tracks: [], segments: [], refused: [], sealedNow: 0, lastAt: null };
  for (const folder of await allTracks(dir)) await recoverTrack(dir, folder, log, result);
  return result;
}

type TrackFolder = { track: string; store: Store; directory: string };

async function allTracks(dir: string): Promise<TrackFolder[]> {
  const stores = STORES.map(async (store) =>
    (await listTracks(dir, store)).map((track) => ({ track, store, directory: trackDir(dir, track, store) })),
  );
  return (await Promise.all(stores)).flat();
}

/** Adds to the result what is found in one folder. */
async function recoverTrack(
  dir: string,
  folder: TrackFolder,
  log: LoggedRecording | undefined,
  result: Recovered,
): Promise<void> {
  const { track, directory } = folder;
  const logged = log?.tracks.get(track);
  const indices = (await listSegments(directory)).filter((index) => logged?.segments.has(index) !== true);
  if (indices.length === 0 && logged?.source !== null) return;
  const found = await findTrack(dir, folder, logged);
  if (logged?.source === null && found.source) result.tracks.push({ track, ...found.source });
  for (const index of indices) {
    const segment = await readSegment(directory, index);
    const seal = sealByBytes(segment);
    if (!seal) continue;
    const file = pathInHearing(dir, segment.file);
    const reason = log && (found.contradiction ?? contradictionOf(segment, seal, found.info, logged));
    if (reason) {
      result.refused.push({ file, reason });
      continue;
    }
    if (!segment.seal) {
      await writeSeal(directory, index, seal);
      result.sealedNow += 1;
    }
    if (found.source && !result.tracks.some((known) => known.track === track)) {
      result.tracks.push({ track, ...found.source });
    }
    const { type: _, ...sealed } = seal;
    result.segments.push({ hearing: found.info?.hearing ?? basename(dir), track, index, file, ...sealed });
    result.lastAt = Math.max(result.lastAt ?? seal.lastAt, seal.lastAt);
  }
}

async function writeSeal(directory: string, index: number, seal: Seal): Promise<void> {
  const side = await open(blocksFile(directory, index), 'a', FILE_MODE);
  try {
    // The line before may be torn.
    await side.write(`\n${formatLine(seal)}`);
    await side.sync();
  } finally {
    await side.close();
  }
}

async function lastRecorderGone(dir: string, mayLive: number | undefined): Promise<void> {
  const deadline = performance.now() + LAST_RECORDER_MS;
  for (const pid of await recorderPids(dir)) {
    if (pid === mayLive) continue;
    while (await isRecorder(pid)) {
      if (performance.now() > deadline) throw new Error(`recorder process ${pid} still writes this hearing's journals`);
      await pause(50);
    }
  }
}

async function recorderPids(dir: string): Promise<number[]> {
  const text = await readFile(armingFile(dir), 'utf8').catch(emptyIfMissing);
  const pids = [...text.matchAll(/"pid":(\d+)/g)].map((match) => Number(match[1]));
  return [...new Set(pids)];
}

/** Linux tells what a process id is now; elsewhere the recorder is taken to be gone, since it ends with its service. */
async function isRecorder(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes('recorder-process');
}

function emptyIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
