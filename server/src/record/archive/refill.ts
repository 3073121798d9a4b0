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
import { AT_ONCE, filesOf } from './fetch-from-store.ts';
import type { FetchFiles, FileToFetch } from './fetch-from-store.ts';

/** Name of an unfinished file that `fetch-from-store.ts` was writing. */
const UNFINISHED = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** An unfinished file without a write for this long, ms, is left over from a killed process. */
const LEFT_MS = 10 * 60_000;

/** State of a hearing's recording after everything that the store has of it was fetched. */
export type RefillResult =
  | {
      readonly kind: 'checked';
      readonly hearing: string;
      /** Number of intact segments in the data folder, and total bytes of all segments that the log names. */
      readonly segments: number;
      readonly bytes: number;
      /**
       * Local files that differed from the log; their former contents are kept as `.damaged` files. Paths below the hearing's
       * folder.
       */
      readonly replaced: readonly string[];
      /** Files that differ from the log or are missing, and could not be fetched. */
      readonly flaws: readonly RecordingFlaw[];
    }
  /**
   * `deleted`: the record was deleted by an order, so nothing of it may be here. `log`: the hearing's log was altered and is not
   * used.
   */
  | { readonly kind: 'deleted' | 'log'; readonly hearing: string }
  /** The disk has no room for this recording; the following hearings are not tried. */
  | { readonly kind: 'no-room'; readonly hearing: string; readonly bytes: number };

interface RefillParts {
  readonly log: Pick<EventLog, 'read'>;
  readonly archives: Pick<ArchiveStore, 'isDeleted'>;
  /** Made with `PERMANENT`. */
  readonly fetchFiles: FetchFiles;
  readonly dataDir: string;
  /** Whether the disk has room for this many more bytes; called before each batch of files with the bytes left of the hearing. */
  readonly hasRoomFor: (bytes: number) => Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Hearings with a recording, ordered by id. */
export async function recordedHearings({ db }: Pick<Database, 'db'>): Promise<HearingId[]> {
  const rows = await db
    .selectFrom('log_entries')
    .select('hearing_id')
    .distinct()
    .where('type', '=', 'segment-sealed')
    .orderBy('hearing_id')
    .execute();
  return rows.map(({ hearing_id: id }) => id);
}

/**
 * Fetches everything that the store has of the hearings' recordings into the data folder, one hearing after another, and compares
 * the result with their logs. Files that match the log are not touched, so the run can be stopped at any moment and repeated. A
 * file that differs is kept as `NAME.damaged` when the store has the logged one.
 *
 * @throws the store's error when it cannot be reached
 */
export async function* refill(hearings: readonly HearingId[], parts: RefillParts): AsyncGenerator<RefillResult> {
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
  { fetchFiles, dataDir, hasRoomFor, now }: RefillParts,
): Promise<RefillResult> {
  const dir = hearingDir(dataDir, hearing);
  await removeUnfinished(dir, now() - LEFT_MS);
  const missing = await missingFiles(dir, recording);
  const asked = new Set(missing.map(({ file }) => file));
  const replaced = new Set<string>();
  for (let lacking = missing; ;) {
    for (let at = 0; at < lacking.length; at += AT_ONCE) {
      const left = bytesOf(lacking.slice(at));
      if (left > 0 && !(await hasRoomFor(left))) return { kind: 'no-room', hearing, bytes: left };
      await fetchFiles(hearing, lacking.slice(at, at + AT_ONCE));
    }
    if (lacking.length > 0) await syncFolders(dataDir, dir, lacking);
    // Files that the log does not name may be part of a running recording; they are no flaw here.
    const { segments, flaws } = await checkRecording(filesOnDisk(dir), recording, false);
    const damaged = damagedFiles(recording, flaws);
    for (const { file } of damaged) replaced.delete(file);
    // The files next to a segment are compared only when the segment is intact, so another round may find more.
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

/** Total size of the files whose size the log names; the others are small. */
function bytesOf(files: readonly FileToFetch[]): number {
  return files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

async function missingFiles(dir: string, { tracks }: LoggedRecording): Promise<FileToFetch[]> {
  const missing: FileToFetch[] = [];
  for (const one of filesOf(tracks, true)) {
    if (!staysBelow(one.file)) continue;
    if ((await stat(pathBelow(dir, one.file)).catch(() => undefined)) === undefined) missing.push(one);
  }
  return missing;
}

/** Local files that differ from the log, according to the flaws found. */
function damagedFiles({ tracks }: LoggedRecording, flaws: readonly RecordingFlaw[]): FileToFetch[] {
  const found = flaws.flatMap((flaw) => {
    const track = tracks.get(flaw.track);
    return track === undefined ? [] : (damagedFile(track, flaw) ?? []);
  });
  return [...new Map(found.map((one) => [one.file, one])).values()];
}

function damagedFile({ segments, infoSha256 }: LoggedTrack, flaw: RecordingFlaw): FileToFetch | undefined {
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
      // Without a hash in the log, a copy from the store cannot be verified.
      return infoSha256 === null ? undefined : { file: trackInfoFile(directory), sha256: infoSha256 };
    case 'index-altered':
      return { file: indexFile(directory), lines: all.flatMap(({ indexSha256 }) => indexSha256 ?? []) };
    default:
      return undefined;
  }
}

/** Syncs the folders of fetched files, and their parents up to the data folder. */
async function syncFolders(dataDir: string, dir: string, files: readonly FileToFetch[]): Promise<void> {
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
