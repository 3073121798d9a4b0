import type { HearingId } from '@mahzar/shared/hearing/ids';
import { eventOf } from '../event-log/chain.ts';
import type { ChainEntry } from '../event-log/chain.ts';
import { loggedRecording } from '../event-log/logged-recording.ts';
import type { ChainCheck } from '../event-log/verify.ts';
import { checkRecording } from '../recording/check-recording.ts';
import type { RecordingCheck } from '../recording/check-recording.ts';
import { hearingDir } from '../recording/layout.ts';
import { filesOnDisk } from '../recording/recording-files.ts';
import { checkLog } from '../event-log/store/check-log.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { isRecordWhole } from '../recording/record-status-store.ts';

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
  const loose: ChainEntry[] = [];
  let kept: number | null | undefined = head === undefined ? undefined : null;
  const chain = await checkLog(database, hearing, (row) => {
    if (row.hash === head) kept = row.seq as number;
    if (row.type === 'track-opened' || row.type === 'segment-sealed') loose.push(row as ChainEntry);
  });
  if (chain?.ok !== true) return { chain, kept, recording: undefined };
  const log = loggedRecording(loose.flatMap((row) => eventOf(row) ?? []));
  return { chain, kept, recording: await checkRecording(filesOnDisk(hearingDir(dataDir, hearing)), log, finished) };
}
