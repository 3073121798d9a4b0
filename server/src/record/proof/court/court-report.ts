import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FILE_MODE } from '../../../recording/layout.ts';
import { syncFolder } from '../../../recording/segment-writer.ts';

/** A difference from the logs and checkpoints. */
const finding = z.strictObject({
  /**
   * A log's name as in checkpoints, `hearing/ID`; null when the finding concerns the court's checkpoints or documents as a whole.
   */
  chain: z.string().nullable(),
  /**
   * A `Flaw`, `ProofFlaw` or `RecordingFlaw`, or: `unsigned-tail`: entries are in no signed checkpoint long after they were
   * written; `unknown-folder`: recordings of a hearing that the database does not have; `unreadable`: the storage cannot return a
   * recording; `document-altered`: a document of a case is missing or differs from the filed one; `document-unreadable`: the
   * storage cannot return a document; `documents-unreadable`: it cannot return the remaining ones; `keys-unreadable`: it cannot
   * return the keys of recordings.
   */
  flaw: z.string(),
  /** Description in English, for a person. Contains ids and times, no names. */
  words: z.string(),
});

export type Finding = z.infer<typeof finding>;

const report = z.strictObject({
  version: z.literal(1),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** The last hearing whose recording was compared, in the order of ids; null when none was. */
  after: z.string().nullable(),
  hearings: z.int(),
  entries: z.int(),
  segments: z.int(),
  /** Number of case documents whose content was compared with the log; left out until all are compared. */
  documents: z.int().optional(),
  /** The last document compared, by the entry that filed it, if some are left: the next night continues after it. */
  documentsAfter: z.strictObject({ case: z.string(), seq: z.int() }).optional(),
  /** Size of a checkpoint up to which all time stamps were found valid: the next night continues after it. */
  stampsUpTo: z.int().optional(),
  /** Certificates of the authority known to that check: if they change, all stamps are checked again. */
  stampsBy: z.array(z.string()).optional(),
  /** Number of hearings with tracks that are not in this data folder, and may be in another process's: those were not checked. */
  elsewhere: z.int(),
  findings: z.array(finding),
  /** Records that were deleted by signed orders of the court, whose missing parts are no finding. */
  deleted: z.array(z.string()).optional(),
  /** Number of further findings. */
  omitted: z.int(),
  /** The service has announced the report; left out until then. */
  told: z.literal(true).optional(),
});

/** Progress and findings of a check of the whole court. */
export type CourtReport = z.infer<typeof report>;

/** Further findings are only counted: one cause may have thousands. */
const MAX_FINDINGS = 1000;

/**
 * The report of a new check.
 * @param former the previous report, which says which documents and time stamps are still to be compared
 */
export function newReport(startedAt: number, former?: CourtReport): CourtReport {
  const counts = { hearings: 0, entries: 0, segments: 0, elsewhere: 0, omitted: 0 };
  const left = former?.documentsAfter;
  const documents = left === undefined ? {} : { documentsAfter: left };
  const { stampsUpTo, stampsBy } = former ?? {};
  const stamps = stampsUpTo === undefined || stampsBy === undefined ? {} : { stampsUpTo, stampsBy };
  return { version: 1, startedAt, finishedAt: null, after: null, ...counts, ...documents, ...stamps, findings: [] };
}

/** Adds a finding unless the report has it already: a resumed check checks the logs again. */
export function addFinding(to: CourtReport, found: Finding): void {
  const { chain, flaw, words } = found;
  if (to.findings.some((one) => one.chain === chain && one.flaw === flaw && one.words === words)) return;
  if (to.findings.length < MAX_FINDINGS) to.findings.push(found);
  else to.omitted += 1;
}

/** Whether nothing was found wrong. */
export function hasNoFindings({ findings }: CourtReport): boolean {
  return findings.length === 0;
}

/** Oldest possible age of the last check if every nightly check completes, ms. */
const LATE_MS = 36 * 60 * 60_000;

/** State of the nightly check. Times are epoch milliseconds. */
export interface CheckStanding {
  readonly finishedAt: number | null;
  readonly findings: number;
  readonly isLate: boolean;
}

/**
 * Derives the state from the last report.
 * @param since when the service started: no check is overdue before the first night is over
 */
export function checkStanding(
  last: CourtReport | undefined,
  { since, now }: { readonly since: number; readonly now: number },
): CheckStanding {
  const finishedAt = last?.finishedAt ?? null;
  const findings = last === undefined ? 0 : last.findings.length + last.omitted;
  return { finishedAt, findings, isLate: now - Math.max(finishedAt ?? 0, since) > LATE_MS };
}

function reportFile(dataDir: string): string {
  return join(dataDir, 'record-check.json');
}

/** The report in a data folder; undefined when there is none, or it cannot be read. */
export async function readReport(dataDir: string): Promise<CourtReport | undefined> {
  try {
    return report.safeParse(JSON.parse(await readFile(reportFile(dataDir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Replaces the former report; flushed to disk when it resolves. */
export async function writeReport(dataDir: string, written: CourtReport): Promise<void> {
  const file = reportFile(dataDir);
  const draft = await open(`${file}.draft`, 'w', FILE_MODE);
  try {
    await draft.writeFile(`${JSON.stringify(written, undefined, 2)}\n`);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.draft`, file);
  await syncFolder(dirname(file));
}
