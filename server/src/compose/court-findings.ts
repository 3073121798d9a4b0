import type { Logger } from '../observability/logger.ts';
import { checkDocuments } from '../proceedings/check-documents.ts';
import { caseChain, hearingChain } from '../record/proof/checkpoint.ts';
import { addFinding } from '../record/proof/court/court-report.ts';
import type { CourtReport } from '../record/proof/court/court-report.ts';
import type { Database } from '../storage/database.ts';
import { damagedRecordingKeys } from '../storage/recording-keys.ts';

/*
 * The part of the nightly check that needs the court's master key. The check's own process holds no secrets, so the service runs
 * this part.
 */

interface Parts {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Compares documents of cases, starting where the report says the last run stopped, and adds what is wrong to the report. Progress
 * is in the report before anything else is read.
 * @param options.keep saves the report
 * @returns the number of documents compared
 */
export async function findAlteredDocuments(
  report: CourtReport,
  { database, masterKey, log }: Parts,
  options: {
    readonly bytesPerSecond: number;
    readonly signal: AbortSignal;
    readonly keep: () => Promise<void>;
  },
): Promise<number> {
  const { keep, ...reading } = options;
  const compared = await checkDocuments(database, {
    masterKey,
    ...reading,
    after: report.documentsAfter ?? null,
    found: ({ case: of, document, number, flaw }, error) => {
      const chain = caseChain(of);
      if (flaw === 'unreadable') log.error({ err: error, chain, document }, 'a document cannot be read');
      const words = {
        altered: `document ${number} (${document}) is gone or not what was filed: restore it from a backup.`,
        unreadable: `document ${number} (${document}) cannot be read: the log of the service says why.`,
      } as const;
      addFinding(report, { chain, flaw: `document-${flaw}`, words: words[flaw] });
    },
    reached: async (place) => {
      report.documentsAfter = place;
      await keep();
    },
  });
  delete report.documentsAfter;
  return compared;
}

/** Adds recording keys that cannot be decrypted. If the keys cannot be read, the other findings are reported all the same. */
export async function findDamagedKeys(report: CourtReport, { database, masterKey, log }: Parts): Promise<void> {
  try {
    for (const hearing of await damagedRecordingKeys(database, masterKey)) {
      const words = `the key of its recording cannot be decrypted with the court's master key: restore it from a backup.`;
      addFinding(report, { chain: hearingChain(hearing), flaw: 'key-missing', words });
    }
  } catch (error) {
    log.error({ err: error }, 'keys of recordings cannot be read');
    const words = 'the keys of recordings cannot be read and compared: the log of the service says why.';
    addFinding(report, { chain: null, flaw: 'keys-unreadable', words });
  }
}
