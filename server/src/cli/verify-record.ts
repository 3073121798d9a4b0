import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { entryOf } from '../record/link.ts';
import type { Link } from '../record/link.ts';
import { loggedRecording } from '../record/logged-recording.ts';
import type { ChainCheck } from '../record/verify.ts';
import { checkRecording } from '../recording/check-recording.ts';
import type { RecordingCheck } from '../recording/check-recording.ts';
import { hearingDir } from '../recording/layout.ts';
import { filesOnDisk } from '../recording/recording-files.ts';
import { checkLog } from '../storage/check-log.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { isRecordWhole } from '../storage/record-shelf.ts';

/** What a check of a hearing found. */
export interface Verified {
  readonly chain: ChainCheck | undefined;
  /** Number of the entry whose hash was kept elsewhere; null when it is not in the log, undefined when none was given. */
  readonly kept: number | null | undefined;
  /** Undefined when the log is damaged: it says nothing then. */
  readonly recording: RecordingCheck | undefined;
}

/** Checks a hearing's log, and its recording against it. @param head hash of an entry that was kept elsewhere */
export async function verifyRecord(
  { database, dataDir }: { database: DatabasePlace; dataDir: string },
  hearing: HearingId,
  head: string | undefined,
): Promise<Verified> {
  // Before the log: what is not known whole now may have been entered when the log is read.
  const finished = await isRecordWhole(database, hearing);
  const events: HearingEvent[] = [];
  let kept: number | null | undefined = head === undefined ? undefined : null;
  const chain = await checkLog(database, hearing, (row) => {
    if (row.hash === head) kept = row.seq as number;
    if (row.type === 'track-opened' || row.type === 'segment-sealed') events.push(...eventOf(row as Link));
  });
  if (chain?.ok !== true) return { chain, kept, recording: undefined };
  const files = filesOnDisk(hearingDir(dataDir, hearing));
  return { chain, kept, recording: await checkRecording(files, loggedRecording(events), finished) };
}

/** None for a row that is no entry of ours: the chain's check says so, or a newer version wrote it. */
function eventOf(row: Link): HearingEvent[] {
  try {
    const entry = entryOf(row);
    return entry === undefined ? [] : [entry.event];
  } catch {
    return [];
  }
}
