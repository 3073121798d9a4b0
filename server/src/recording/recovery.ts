import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { formatLine } from './blocks.ts';
import type { Seal } from './blocks.ts';
import { readSegment } from './journal-reader.ts';
import type { SegmentContent } from './journal-reader.ts';
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
import type { SegmentSealed } from './messages.ts';
import { readTrackInfo } from './track-spec.ts';

/** How long a recorder whose service is gone may take to seal its tracks. */
const LAST_RECORDER_MS = 5000;

export type RecoveryOptions = {
  /** Segments that need not be looked at: the log names them. */
  skip?: (track: string, index: number) => boolean;
  /** A recorder process that lives and is known to write there no longer. */
  mayLive?: number | undefined;
};

export type Recovered = {
  /** All segments that were not skipped, those sealed long ago too: append to the log what is not in it yet. */
  segments: SegmentSealed[];
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
export async function recoverHearing(dir: string, { skip, mayLive }: RecoveryOptions = {}): Promise<Recovered> {
  await lastRecorderGone(dir, mayLive);
  const segments: SegmentSealed[] = [];
  let sealedNow = 0;
  for (const { track, directory } of await allTracks(dir)) {
    const hearing = (await readTrackInfo(directory))?.hearing ?? basename(dir);
    for (const index of await listSegments(directory)) {
      if (skip?.(track, index)) continue;
      const segment = await readSegment(directory, index);
      const seal = segment.seal ?? (await sealNow(directory, segment));
      if (!seal) continue;
      if (!segment.seal) sealedNow += 1;
      const { type: _, ...sealed } = seal;
      segments.push({ hearing, track, index, file: pathInHearing(dir, segment.file), ...sealed });
    }
  }
  const lastAt = segments.reduce<number | null>((last, segment) => Math.max(last ?? 0, segment.lastAt), null);
  return { segments, sealedNow, lastAt };
}

async function allTracks(dir: string): Promise<{ track: string; directory: string }[]> {
  const stores = STORES.map(async (store) =>
    (await listTracks(dir, store)).map((track) => ({ track, directory: trackDir(dir, track, store) })),
  );
  return (await Promise.all(stores)).flat();
}

async function sealNow(directory: string, segment: SegmentContent & { content: Buffer }): Promise<Seal | undefined> {
  const [first, last] = [segment.packets[0], segment.packets.at(-1)];
  if (!first || !last) return undefined;
  const seal: Seal = {
    type: 'seal',
    sha256: createHash('sha256').update(segment.content.subarray(0, segment.validBytes)).digest('hex'),
    bytes: segment.validBytes,
    packets: segment.packets.length,
    firstAt: first.at,
    lastAt: last.at,
    recovered: true,
  };
  const side = await open(blocksFile(directory, segment.index), 'a', FILE_MODE);
  try {
    // The line before may be torn.
    await side.write(`\n${formatLine(seal)}`);
    await side.sync();
  } finally {
    await side.close();
  }
  return seal;
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
