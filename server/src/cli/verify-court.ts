import { checkCourt } from '../record/proof/court/check-court.ts';
import { hasNoFindings, newReport, readReport, writeReport } from '../record/proof/court/court-report.ts';
import type { CourtReport } from '../record/proof/court/court-report.ts';
import type { WrittenCheckpoint } from '../record/proof/checkpoint-file.ts';
import type { NoteKey } from '../record/proof/signed-note.ts';
import { readNodeId } from '../storage/node-id.ts';
import { readPlace } from '../storage/database.ts';
import { FLAWS } from './flaws.ts';
import type { RecordPlaces } from './verify-record.ts';
import { openStore } from '../files/open-store.ts';
import { describeProofFlaw, nameOfChain } from './proof-words.ts';

/** How long an unfinished check is resumed. */
const RESUMED_MS = 7 * 24 * 60 * 60_000;
/** How often progress is saved. */
const WRITTEN_EVERY_MS = 5_000;

/**
 * Checks everything the court holds, see `checkCourt`.
 *
 * @param options.nightly resumes the last unfinished check, and keeps the report in the data folder
 */
export async function verifyCourt(
  { database: place, dataDir, recordStore = null, timeStampCertificates: authorities = [] }: RecordPlaces,
  options: {
    readonly checkpoints: readonly WrittenCheckpoint[];
    readonly keys: readonly NoteKey[];
    readonly bytesPerSecond: number;
    readonly nightly: boolean;
  },
): Promise<CourtReport> {
  const { nightly, ...rest } = options;
  const now = Date.now();
  const former = nightly ? await readReport(dataDir) : undefined;
  const isUnfinished = former?.finishedAt === null && Math.abs(now - former.startedAt) < RESUMED_MS;
  const report = isUnfinished ? former : newReport(now, former);
  let writtenAt = -Infinity;
  const keep = async (written: CourtReport): Promise<void> => {
    const isDue = written.finishedAt !== null || performance.now() - writtenAt >= WRITTEN_EVERY_MS;
    if (!nightly || !isDue) return;
    writtenAt = performance.now();
    await writeReport(dataDir, written);
  };
  const database = await readPlace(place);
  try {
    const describe = { flaw: (flaw: keyof typeof FLAWS) => FLAWS[flaw], proof: describeProofFlaw };
    const node = place.kind === 'postgres' ? (readNodeId(dataDir) ?? '') : null;
    const court = {
      ...rest,
      authorities,
      database,
      dataDir,
      store: openStore(recordStore),
      node,
      keep,
      now: Date.now,
      describe,
    };
    await checkCourt(court, report);
  } finally {
    await database.db.destroy();
  }
  return report;
}

/** The report as text for people, one line each. */
export function courtWords(report: CourtReport): string[] {
  const { hearings, entries, segments, elsewhere, findings, omitted, deleted = [] } = report;
  const counts = `${hearings} hearings, ${entries} entries of logs, ${segments} segments`;
  return [
    hasNoFindings(report) ? `All is intact: ${counts}.` : `Not all is intact (${counts}):`,
    ...findings.map(({ chain, words }) => `${chain === null ? 'checkpoints' : nameOfChain(chain)}: ${words}`),
    ...(omitted > 0 ? [`and ${omitted} more.`] : []),
    ...deleted,
    ...(elsewhere > 0
      ? [`Recordings of ${elsewhere} hearing(s) are not all in this data folder: missing parts were not checked.`]
      : []),
  ];
}
