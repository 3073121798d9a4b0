import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { loggedRecording, segmentsOf } from '../../event-log/logged-recording.ts';
import type { LoggedRecording, LoggedTrack } from '../../event-log/logged-recording.ts';
import { pathBelow, staysBelow } from '../../files/path-below.ts';
import type { EventLog } from '../../hearings/ports.ts';
import { UnusableLogError } from '../../hearings/ports.ts';
import { checkRecording } from '../../recording/check-recording.ts';
import type { RecordingFlaw } from '../../recording/check-recording.ts';
import { hearingDir, indexFile, trackInfoFile } from '../../recording/layout.ts';
import { filesOnDisk } from '../../recording/recording-files.ts';
import { syncFolder } from '../../recording/segment-writer.ts';
import type { Database } from '../../storage/database.ts';
import type { ArchiveStore } from './archive-store.ts';
import { AT_ONCE, filesOf } from './bring.ts';
import type { Bring, FileToBring } from './bring.ts';

/** What is left of a file that was being brought: a name of `bring.ts`, see there. */
const UNFINISHED = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A file that nothing was written to for so long is left of a process that was killed, ms. */
const LEFT_MS = 10 * 60_000;

/** How a hearing's recording is after all was brought that the store has of it. */
export type Refilled =
  | {
      readonly kind: 'checked';
      readonly hearing: string;
      /** Segments that are here as they were sealed, and how many bytes all have that the log names. */
      readonly segments: number;
      readonly bytes: number;
      /** Files that were here, and not as the log says: what they were lies beside them now. Paths below the hearing's folder. */
      readonly replaced: readonly string[];
      /** What is not here as the log says, and could not be brought. */
      readonly flaws: readonly RecordingFlaw[];
    }
  /** `deleted`: by an order, nothing of it is to be here. `log`: its log is not what was written, and says nothing. */
  | { readonly kind: 'deleted' | 'log'; readonly hearing: string }
  /** The disk has no room for it, and so none for those that follow. */
  | { readonly kind: 'no-room'; readonly hearing: string; readonly bytes: number };

interface RefillParts {
  readonly log: Pick<EventLog, 'read'>;
  readonly archives: Pick<ArchiveStore, 'isDeleted'>;
  /** As of `FOR_GOOD`. */
  readonly bring: Bring;
  readonly dataDir: string;
  /** Whether the disk has room for so many bytes more: asked anew before every few files, for all that are left of a hearing. */
  readonly hasRoomFor: (bytes: number) => Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Hearings of which something was recorded, in the order of their ids. */
export async function recordedHearings({ db }: Pick<Database, 'db'>): Promise<HearingId[]> {
  const rows = await db
    .selectFrom('log_entries')
    .select('hearing_id')
    .distinct()
    .where('type', '=', 'segment-sealed')
    .orderBy('hearing_id')
    .execute();
  return rows.map(({ hearing_id: id }) => id as HearingId);
}

/**
 * Brings all that the store has of some hearings' recordings into the data folder, one after another, and compares what lies there then
 * with their logs. What is there already as the log has it is not touched: it may be ended at any moment, and begun anew. What is
 * there otherwise is kept aside when the store has it as it was recorded.
 *
 * @throws what the store reports that cannot be reached
 */
export async function* refill(hearings: readonly HearingId[], parts: RefillParts): AsyncGenerator<Refilled> {
  for (const hearing of hearings) {
    const recording = await recordingOf(parts.log, hearing);
    if (recording === null || (await parts.archives.isDeleted(hearing))) {
      yield { kind: recording === null ? 'log' : 'deleted', hearing };
      continue;
    }
    const refilled = await refillOne(hearing, recording, parts);
    yield refilled;
    if (refilled.kind === 'no-room') return;
  }
}

async function refillOne(
  hearing: HearingId,
  recording: LoggedRecording,
  { bring, dataDir, hasRoomFor, now }: RefillParts,
): Promise<Refilled> {
  const dir = hearingDir(dataDir, hearing);
  await removeUnfinished(dir, now() - LEFT_MS);
  const missing = await missingFiles(dir, recording);
  const asked = new Set(missing.map(({ file }) => file));
  const replaced = new Set<string>();
  for (let lacking = missing; ;) {
    for (let at = 0; at < lacking.length; at += AT_ONCE) {
      const left = bytesOf(lacking.slice(at));
      if (left > 0 && !(await hasRoomFor(left))) return { kind: 'no-room', hearing, bytes: left };
      await bring(hearing, lacking.slice(at, at + AT_ONCE));
    }
    if (lacking.length > 0) await syncFolders(dataDir, dir, lacking);
    // What the log does not name yet may be recorded now, and is no matter of what was lost.
    const { segments, flaws } = await checkRecording(filesOnDisk(dir), recording, false);
    const damaged = damagedFiles(recording, flaws);
    for (const { file } of damaged) replaced.delete(file);
    // What is beside a segment is compared when that is as it was recorded: more may be found than before.
    lacking = damaged.filter(({ file }) => !asked.has(file));
    for (const { file } of lacking) {
      asked.add(file);
      replaced.add(file);
    }
    if (lacking.length > 0) continue;
    return {
      kind: 'checked',
      hearing,
      segments,
      bytes: bytesOf(segmentsOf(recording)),
      replaced: [...replaced],
      flaws,
    };
  }
}

async function recordingOf(log: Pick<EventLog, 'read'>, hearing: HearingId): Promise<LoggedRecording | null> {
  try {
    return loggedRecording((await log.read(hearing)).map(({ event }) => event));
  } catch (error) {
    if (error instanceof UnusableLogError) return null;
    throw error;
  }
}

/** What files take of which the log says it: others are small. */
function bytesOf(files: readonly FileToBring[]): number {
  return files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

async function missingFiles(dir: string, { tracks }: LoggedRecording): Promise<FileToBring[]> {
  const missing: FileToBring[] = [];
  for (const one of filesOf(tracks, true)) {
    if (!staysBelow(one.file)) continue;
    if ((await stat(pathBelow(dir, one.file)).catch(() => undefined)) === undefined) missing.push(one);
  }
  return missing;
}

/** Files that lie here and are not as the log has them, by what was found of them. */
function damagedFiles({ tracks }: LoggedRecording, flaws: readonly RecordingFlaw[]): FileToBring[] {
  const found = flaws.flatMap((flaw) => {
    const track = tracks.get(flaw.track);
    return track === undefined ? [] : (damagedFile(track, flaw) ?? []);
  });
  return [...new Map(found.map((one) => [one.file, one])).values()];
}

function damagedFile({ segments, infoSha256 }: LoggedTrack, flaw: RecordingFlaw): FileToBring | undefined {
  const all = [...segments.values()];
  const [first] = all;
  if (first === undefined) return undefined;
  const directory = dirname(first.file);
  switch (flaw.flaw) {
    case 'altered':
      return segments.get(flaw.segment);
    case 'attribution':
    case 'info-altered':
    case 'info-missing':
      // Without its hash nobody knows whether another one is better.
      return infoSha256 === null ? undefined : { file: trackInfoFile(directory), sha256: infoSha256 };
    case 'index-altered':
      return { file: indexFile(directory), lines: all.flatMap(({ indexSha256 }) => indexSha256 ?? []) };
    default:
      return undefined;
  }
}

/** Puts the names of files on the disk that were brought, and of the folders in which they lie. */
async function syncFolders(dataDir: string, dir: string, files: readonly FileToBring[]): Promise<void> {
  const folders = new Set<string>();
  for (const { file } of files) {
    for (let path = dirname(join(dir, file)); path.startsWith(dataDir); path = dirname(path)) folders.add(path);
  }
  for (const folder of folders) {
    if ((await stat(folder).catch(() => undefined)) !== undefined) await syncFolder(folder);
  }
}

async function removeUnfinished(dir: string, before: number): Promise<void> {
  const files = await readdir(dir, { recursive: true }).catch(() => []);
  for (const file of files.filter((name) => UNFINISHED.test(name))) {
    const found = await stat(join(dir, file)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before) await rm(join(dir, file), { force: true });
  }
}
