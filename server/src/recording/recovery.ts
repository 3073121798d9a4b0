import { open, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedRecording } from '../event-log/logged-recording.ts';
import { formatLine } from './blocks.ts';
import type { Seal } from './blocks.ts';
import { contradictionOf, findTrack, sealByBytes } from './found-segments.ts';
import type { Contradiction } from './found-segments.ts';
import { IndexFile } from './index-file.ts';
import { readSegment } from './journal-reader.ts';
import {
  armingFile,
  blocksFile,
  FILE_MODE,
  listSegments,
  listTracks,
  pathInHearing,
  segmentFile,
  STORES,
  trackDir,
} from './layout.ts';
import type { Store } from './layout.ts';
import { unreportedGap } from './left-picture.ts';
import type { LeftPicture, LoggedGap } from './left-picture.ts';
import { pictureGapReport } from './messages.ts';
import type { GivenReport } from './messages.ts';
import { contentOf, holdsFrame, NoKeyError, trackCipher } from './segment-cipher.ts';
import { indexOf } from './segment-index.ts';
import { syncLeftSegment } from './segment-writer.ts';
import type { TrackProofs } from './track-proof.ts';

/** How long a recorder whose service has ended may take to seal its tracks, ms. */
export const LAST_RECORDER_MS = 5000;

/** Length of the end of the arming file that is searched for recorders of the hearing: the last 500 or so. */
const ARMINGS_BYTES = 65_536;

export type RecoveryOptions = {
  /** Recording data of the hearing's log: segments named there are not read, and contradicting segments are not entered. */
  log?: LoggedRecording;
  /** Picture gaps that the log names. */
  toldGaps?: readonly LoggedGap[];
  /** Recognizes this service's own tracks that the log does not name; all others are foreign. */
  proofs?: Pick<TrackProofs, 'hold'>;
  /** The key of the hearing's recording, if it has one. */
  key?: Buffer | undefined;
  /** Recorder processes that may be alive, because they are known to write there no longer. */
  mayLive?: readonly number[];
  /** Time until which other processes are waited for, ms on the monotonic clock; default: 5 s from now. */
  until?: number;
};

export type Recovered = {
  /** Tracks for which the log has no source, with the source of their `track.json`: to be entered before their segments. */
  tracks: { track: string; source: SourceId; infoSha256: string }[];
  /** Segments to be entered. Hash, packets, times and index are computed from the bytes, whatever the files beside them say. */
  segments: GivenReport<'segment-sealed'>[];
  /** Picture gaps that the recorder had not reported yet: to be entered before the segments. */
  pictureGaps: GivenReport<'picture-gap'>[];
  /** Segments that are not to be entered, and are left as they are. `file` is relative to the hearing's folder. */
  refused: { file: string; reason: Contradiction }[];
  /** Number of `segments` that were open and have been sealed now. */
  sealedNow: number;
  /** By track that a recorder left open: arrival of its last packet, epoch ms. */
  leftOpen: Map<string, number>;
  /** Arrival of the last packet in `segments`, epoch ms; null if there are none. */
  lastAt: number | null;
};

/**
 * Seals what a crash left open. A journal's bytes stay as they are: the seal covers the length up to the last complete packet,
 * and what follows is not part of the record. Can be repeated. Waits for a recorder that still seals after its service ended.
 *
 * @param dir the hearing's folder, as from `hearingDir`
 * @throws if a recorder still writes there after 5 s, or at `until`
 */
export async function recoverHearing(dir: string, options: RecoveryOptions = {}): Promise<Recovered> {
  await lastRecorderGone(dir, options);
  const result: Recovered = {
    tracks: [],
    segments: [],
    pictureGaps: [],
    refused: [],
    sealedNow: 0,
    leftOpen: new Map(),
    lastAt: null,
  };
  const left: LeftTrack[] = [];
  /** By recorder run: arrival of the last packet in the tracks it left open. Up to then it had read all packets. */
  const readUpTo = new Map<string, number>();
  for (const folder of await allTracks(dir)) {
    const track = await recoverTrack(dir, folder, options, result);
    if (track === null) continue;
    left.push(track);
    const { run, lastAt } = track;
    if (track.isOpen) readUpTo.set(run, Math.max(readUpTo.get(run) ?? lastAt, lastAt));
  }
  for (const track of left) {
    if (track.info.codec === 'opus') continue;
    const until = track.isOpen ? readUpTo.get(track.run)! : track.lastAt;
    const gap = await unreportedGap(track, options.toldGaps ?? [], until);
    if (gap !== null) result.pictureGaps.push(pictureGapReport(track.info, gap));
  }
  return result;
}

/** What a recorder left of a track. */
interface LeftTrack extends LeftPicture {
  /** Of the recorder. */
  readonly run: string;
  /** Whether the recorder was still writing it when it ended. */
  readonly isOpen: boolean;
  readonly lastAt: number;
}

const NONE_HOLD: Pick<TrackProofs, 'hold'> = { hold: () => false };

type TrackFolder = { track: string; store: Store; directory: string };

async function allTracks(dir: string): Promise<TrackFolder[]> {
  const stores = STORES.map(async (store) =>
    (await listTracks(dir, store)).map((track) => ({ track, store, directory: trackDir(dir, track, store) })),
  );
  return (await Promise.all(stores)).flat();
}

/** Adds to the result what is found in one folder. Returns null if no segment was entered, or `track.json` is missing. */
async function recoverTrack(
  dir: string,
  folder: TrackFolder,
  { log, proofs = NONE_HOLD, key }: RecoveryOptions,
  result: Recovered,
): Promise<LeftTrack | null> {
  const { track, directory } = folder;
  const logged = log?.tracks.get(track);
  const unknown = (await listSegments(directory)).filter((index) => logged?.segments.has(index) !== true);
  if (unknown.length === 0 && logged?.source !== null) return null;
  const found = await findTrack(dir, folder, logged, proofs);
  const cipher = key && trackCipher(key, basename(dir), track);
  const indices = new IndexFile(directory, found.info?.encryption && cipher);
  if (logged?.source === null && found.source) result.tracks.push({ track, ...found.source });
  const entered: number[] = [];
  let lastAt: number | null = null;
  for (const index of unknown) {
    const segment = await readSegment(directory, index, { cipher }).catch(nullWithoutKey);
    if (segment === null) {
      result.refused.push({ file: pathInHearing(dir, segmentFile(directory, index)), reason: 'no-key' });
      continue;
    }
    const seal = sealByBytes(segment);
    const file = pathInHearing(dir, segment.file);
    const notOpened = !seal && holdsFrame(segment.stored) ? 'not-decryptable' : undefined;
    const reason =
      log && (found.contradiction ?? notOpened ?? (seal && contradictionOf(segment, seal, found.info, logged)));
    if (reason) {
      result.refused.push({ file, reason });
      continue;
    }
    if (!seal) continue;
    if (!segment.seal) {
      await syncLeftSegment(directory, index);
      await writeSeal(directory, index, seal);
      result.sealedNow += 1;
    }
    // Sealed now, or by a recovery that was interrupted before the log named it.
    if (seal.recovered) result.leftOpen.set(track, seal.lastAt);
    if (found.source && !result.tracks.some((known) => known.track === track)) {
      result.tracks.push({ track, ...found.source });
    }
    const content = contentOf(segment.stored.subarray(0, seal.bytes), index, cipher);
    const indexSha256 = found.info && (await indices.add(indexOf(content, index, found.info)));
    const { type: _, ...sealed } = seal;
    const hearing = found.info?.hearing ?? basename(dir);
    result.segments.push({ hearing, track, index, file, ...(indexSha256 !== undefined && { indexSha256 }), ...sealed });
    result.lastAt = Math.max(result.lastAt ?? seal.lastAt, seal.lastAt);
    entered.push(index);
    lastAt = seal.lastAt;
  }
  const { info } = found;
  if (info === undefined || lastAt === null) return null;
  const run = info.clock.slice(0, info.clock.indexOf('/'));
  const named = logged?.segments ?? new Map<never, never>();
  return { info, directory, cipher, unnamed: entered, named, run, isOpen: result.leftOpen.has(track), lastAt };
}

function nullWithoutKey(error: Error): null {
  if (error instanceof NoKeyError) return null;
  throw error;
}

async function writeSeal(directory: string, index: number, seal: Seal): Promise<void> {
  const side = await open(blocksFile(directory, index), 'a', FILE_MODE);
  try {
    // The previous line may be incomplete.
    await side.write(`\n${formatLine(seal)}`);
    await side.sync();
  } finally {
    await side.close();
  }
}

async function lastRecorderGone(dir: string, { mayLive = [], until }: RecoveryOptions): Promise<void> {
  const deadline = until ?? performance.now() + LAST_RECORDER_MS;
  for (const pid of await recorderPids(dir)) {
    if (mayLive.includes(pid)) continue;
    while (await writesIn(dir, pid)) {
      if (performance.now() > deadline) throw new Error(`recorder process ${pid} still writes this hearing's journals`);
      await pause(50);
    }
  }
}

async function recorderPids(dir: string): Promise<number[]> {
  const text = await endOf(armingFile(dir), ARMINGS_BYTES);
  const pids = [...text.matchAll(/"pid":(\d{1,10})/g)].map((match) => Number(match[1]));
  return [...new Set(pids)];
}

/**
 * Whether a process is a recorder that has files of the hearing open. The id alone proves nothing: others may have written to the
 * file that holds it, and it may now belong to another process. On Linux `/proc` shows it; elsewhere the recorder is assumed to
 * have ended, since it ends with its service.
 */
async function writesIn(dir: string, pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes('recorder-process')) return false;
  const below = (await realpath(dir)) + sep;
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const files = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return files.some((file) => file.startsWith(below));
}

/** Returns the last `bytes` bytes of a text file; empty if it does not exist. */
async function endOf(file: string, bytes: number): Promise<string> {
  const handle = await open(file, 'r').catch(nullIfMissing);
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, Math.max(0, size - bytes));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
