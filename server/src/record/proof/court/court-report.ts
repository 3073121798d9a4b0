import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FILE_MODE } from '../../../recording/layout.ts';
import { syncFolder } from '../../../recording/segment-writer.ts';

/** What is not as logs and checkpoints say. */
const finding = z.strictObject({
  /** A log as checkpoints name it, `hearing/ID`; null when it is about the court's checkpoints, or its documents, as a whole. */
  chain: z.string().nullable(),
  /**
   * See `Flaw`, `ProofFlaw` and `RecordingFlaw`; or `unsigned-tail`: entries are in no signed checkpoint long after they were
   * written, `unknown-folder`: recordings of a hearing that the database does not know, `unreadable`: the storage does not give them,
   * `document-altered`: a document of a case is gone or not what was filed, `document-unreadable`: the storage does not give one,
   * `documents-unreadable`: nor the others, `keys-unreadable`: nor the keys of recordings.
   */
  flaw: z.string(),
  /** The same in English, for a person. Holds ids and times, and no names. */
  words: z.string(),
});

export type Finding = z.infer<typeof finding>;

const report = z.strictObject({
  version: z.literal(1),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** The last hearing whose recording was compared, in the order of their ids; null when none was. */
  after: z.string().nullable(),
  hearings: z.int(),
  entries: z.int(),
  segments: z.int(),
  /** Documents of cases whose content was compared with the log; left out until there are no more to compare. */
  documents: z.int().optional(),
  /** The last document that was compared, by the entry that filed it, where more are left: the next night goes on after it. */
  documentsAfter: z.strictObject({ case: z.string(), seq: z.int() }).optional(),
  /** Size of a checkpoint up to which all time stamps were found good: the next night goes on after it. */
  stampsUpTo: z.int().optional(),
  /** By which certificates of the authority: by others they are compared anew. */
  stampsBy: z.array(z.string()).optional(),
  /** Hearings of which tracks are not in this data folder and may be in another process's: these were not checked. */
  elsewhere: z.int(),
  findings: z.array(finding),
  /** What was deleted by orders, as the court has signed: none of it is missed. */
  deleted: z.array(z.string()).optional(),
  /** How many more there were. */
  omitted: z.int(),
  /** The service has told it; without it, it is yet to be told. */
  told: z.literal(true).optional(),
});

/** How far a check of the whole court came, and what it found. */
export type CourtReport = z.infer<typeof report>;

/** More findings are counted, and not kept: one cause may have thousands. */
const MOST_FINDINGS = 1000;

/** The report of a check that begins. @param former the one before: it says which documents and time stamps are yet to be compared */
export function newReport(startedAt: number, former?: CourtReport): CourtReport {
  const counts = { hearings: 0, entries: 0, segments: 0, elsewhere: 0, omitted: 0 };
  const left = former?.documentsAfter;
  const documents = left === undefined ? {} : { documentsAfter: left };
  const { stampsUpTo, stampsBy } = former ?? {};
  const stamps = stampsUpTo === undefined || stampsBy === undefined ? {} : { stampsUpTo, stampsBy };
  return { version: 1, startedAt, finishedAt: null, after: null, ...counts, ...documents, ...stamps, findings: [] };
}

/** Adds it, if it is not among those that are kept: logs are checked anew when a check goes on. */
export function addFinding(to: CourtReport, found: Finding): void {
  const { chain, flaw, words } = found;
  if (to.findings.some((one) => one.chain === chain && one.flaw === flaw && one.words === words)) return;
  if (to.findings.length < MOST_FINDINGS) to.findings.push(found);
  else to.omitted += 1;
}

/** Whether nothing was found wrong. */
export function isCourtWhole({ findings }: CourtReport): boolean {
  return findings.length === 0;
}

/** A check that came to its end every night is never so old, ms. */
const LATE_MS = 36 * 60 * 60_000;

/** How the nightly check stands. Times are epoch milliseconds. */
export interface CheckStanding {
  readonly finishedAt: number | null;
  readonly findings: number;
  readonly isLate: boolean;
}

/**
 * Tells it by what is known of the last check.
 * @param since the service has been there so long: before a night is over, none is missed
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

/** The report in a data folder; undefined when there is none that can be read. */
export async function readReport(dataDir: string): Promise<CourtReport | undefined> {
  try {
    return report.safeParse(JSON.parse(await readFile(reportFile(dataDir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Puts the report in place of the former one, on disk when it resolves. */
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
