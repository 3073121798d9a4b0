import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { loggedRecording, segmentsOf } from '../../event-log/logged-recording.ts';
import type { LoggedRecording } from '../../event-log/logged-recording.ts';
import { pathBelow, staysBelow } from '../../files/path-below.ts';
import type { EventLog } from '../../hearings/ports.ts';
import { UnusableLogError } from '../../hearings/ports.ts';
import { checkRecording } from '../../recording/check-recording.ts';
import type { RecordingFlaw } from '../../recording/check-recording.ts';
import { hearingDir } from '../../recording/layout.ts';
import { filesOnDisk } from '../../recording/recording-files.ts';
import type { Database } from '../../storage/database.ts';
import type { ArchiveStore } from './archive-store.ts';
import { filesOf } from './bring.ts';
import type { Bring } from './bring.ts';

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
      /** What is not here as the log says, and could not be brought. */
      readonly flaws: readonly RecordingFlaw[];
    }
  /** `deleted`: by an order, nothing of it is to be here. `log`: its log is not what was written, and says nothing. */
  | { readonly kind: 'deleted' | 'log'; readonly hearing: string }
  /** The disk has no room for it, and so none for those that follow. */
  | { readonly kind: 'no-room'; readonly hearing: string; readonly bytes: number };

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
 * with their logs. What is there already is not brought again: it may be ended at any moment, and begun anew.
 *
 * @param hasRoomFor whether the disk has room for so many bytes more
 * @throws what the store reports that cannot be reached
 */
export async function* refill(
  hearings: readonly HearingId[],
  {
    log,
    archives,
    bring,
    dataDir,
    hasRoomFor,
    now,
  }: {
    readonly log: Pick<EventLog, 'read'>;
    readonly archives: Pick<ArchiveStore, 'isDeleted'>;
    readonly bring: Bring;
    readonly dataDir: string;
    readonly hasRoomFor: (bytes: number) => Promise<boolean>;
    /** Epoch milliseconds. */
    readonly now: () => number;
  },
): AsyncGenerator<Refilled> {
  for (const hearing of hearings) {
    const recording = await recordingOf(log, hearing);
    if (recording === null || (await archives.isDeleted(hearing))) {
      yield { kind: recording === null ? 'log' : 'deleted', hearing };
      continue;
    }
    const dir = hearingDir(dataDir, hearing);
    await removeUnfinished(dir, now() - LEFT_MS);
    const bytes = segmentsOf(recording).reduce((sum, segment) => sum + segment.bytes, 0);
    const lacking = await lackingBytes(dir, recording);
    if (lacking > 0 && !(await hasRoomFor(lacking))) {
      yield { kind: 'no-room', hearing, bytes: lacking };
      return;
    }
    await bring(hearing, filesOf(recording.tracks, true));
    // What the log does not name yet may be recorded now, and is no matter of what was lost.
    const { segments, flaws } = await checkRecording(filesOnDisk(dir), recording, false);
    yield { kind: 'checked', hearing, segments, bytes, flaws };
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

async function lackingBytes(dir: string, recording: LoggedRecording): Promise<number> {
  let lacking = 0;
  for (const { file, bytes } of segmentsOf(recording)) {
    if (!staysBelow(file)) continue;
    if ((await stat(pathBelow(dir, file)).catch(() => undefined)) === undefined) lacking += bytes;
  }
  return lacking;
}

async function removeUnfinished(dir: string, before: number): Promise<void> {
  const files = await readdir(dir, { recursive: true }).catch(() => []);
  for (const file of files.filter((name) => UNFINISHED.test(name))) {
    const found = await stat(join(dir, file)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before) await rm(join(dir, file), { force: true });
  }
}
