import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { ScannerAwayError } from '../../files/virus-scanner.ts';
import type { ScanContent, ScanFound } from '../../files/virus-scanner.ts';
import type { OutboxQueue, SendResult } from '../../kernel/outbox-worker.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Database } from '../../storage/database.ts';
import type { CaseDocuments } from '../case-documents.ts';
import type { ProceedingsService } from '../proceedings-service.ts';

/** A document that waits for the scanner. */
interface ToScan {
  readonly id: DocumentId;
  readonly case: string;
  readonly sha256: string;
  readonly attempts: number;
}

/** Result of an attempt; without `found` there is none, and the scan is tried again. */
interface Scanned extends SendResult {
  readonly found?: ScanFound;
  readonly error?: string;
  /** The failure says nothing about this document: scanner or storage are unavailable, or the service ends. */
  readonly isAway?: boolean;
}

const SYSTEM: CaseActor = { kind: 'system' };
const NOT_SCANNABLE: ScanFound = { result: 'not-scannable', signaturesAt: null, name: null };
/** How long the scanner is not called after it was unavailable; also the first pause of a document without a result; ms. */
const PAUSE_MS = 60_000;
/** Longest pause before a document is tried again. */
const LONGEST_PAUSE_MS = 30 * 60_000;
/** Attempts after which a document without a result counts as not scannable. */
const MAX_ATTEMPTS = 5;

/**
 * Documents that wait for the virus scanner, for the worker that has them scanned. While the scanner is unavailable, all of them
 * wait and nobody can have them. A document that cannot be scanned does not delay the others, and is finally given up, so that the
 * court decides on it. The result is entered in the case's log in the transaction in which the waiting ends.
 */
export function scanQueue(parts: {
  readonly database: Database;
  readonly service: Pick<ProceedingsService, 'execute'>;
  readonly documents: Pick<CaseDocuments, 'read'>;
  readonly scan: ScanContent;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): OutboxQueue<ToScan, Scanned> {
  const { database, service, documents, scan, log, now } = parts;
  let pausedUntil = -Infinity;
  return {
    async claim(at, leaseUntil) {
      if (at < pausedUntil) return null;
      const { db } = database;
      const row = await db
        .selectFrom('case_documents')
        .select(['id', 'case_id', 'sha256', 'scan_at', 'scan_attempts'])
        .where('scan_at', '<=', at)
        .orderBy('scan_attempts')
        .orderBy('scan_at')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const attempts = row.scan_attempts + 1;
      const { numUpdatedRows } = await db
        .updateTable('case_documents')
        .set({ scan_at: leaseUntil, scan_attempts: attempts })
        .where('id', '=', row.id)
        .where('scan_at', '=', row.scan_at)
        .executeTakeFirst();
      // Another process was faster.
      if (numUpdatedRows !== 1n) return 'passed-over';
      return { id: row.id, case: row.case_id, sha256: row.sha256 ?? '', attempts };
    },

    async nextAt() {
      const { next } = await database.db
        .selectFrom('case_documents')
        .select(({ fn }) => fn.min('scan_at').as('next'))
        .where('scan_at', 'is not', null)
        .executeTakeFirstOrThrow();
      return next === null ? undefined : Math.max(Number(next), pausedUntil);
    },

    async send({ id, case: of, sha256 }, signal) {
      const content = await documents.read(of, id, sha256);
      if (content instanceof Rejection)
        return { ok: false, error: content.code, isAway: content.code === 'storage-unavailable' };
      try {
        const found = await scan(content, signal);
        pausedUntil = -Infinity;
        return { ok: true, found };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!(error instanceof ScannerAwayError)) return { ok: false, error: reason, isAway: isEnding(signal) };
        if (pausedUntil < now()) log.error({ error: reason }, 'virus scanner not responding; documents wait');
        pausedUntil = now() + PAUSE_MS;
        return { ok: false, error: reason, isAway: true };
      }
    },

    retryAt({ attempts }, at, random) {
      const pause = Math.min(PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
      return at + pause * (1 + random / 4);
    },

    async settle({ id, case: of, attempts }, { found: finding, error, isAway = false }, nextAt) {
      const isGivenUp = !isAway && attempts >= MAX_ATTEMPTS;
      const found = finding ?? (isGivenUp ? NOT_SCANNABLE : undefined);
      if (found === undefined) {
        if (attempts === 1 && !isAway) log.error({ document: id, error }, 'virus scan failed; document waits');
        const waits = {
          scan_at: Math.ceil(nextAt ?? now() + PAUSE_MS),
          scan_attempts: isAway ? attempts - 1 : attempts,
        };
        await database.db
          .updateTable('case_documents')
          .set(waits)
          .where('id', '=', id)
          .where('scan_attempts', '=', attempts)
          .execute();
        return;
      }
      const { result, signaturesAt, name } = found;
      if (result === 'infected') log.warn({ case: of, document: id, virus: name }, 'virus found in a document');
      if (result === 'not-scannable')
        log.warn({ case: of, document: id, error, limit: name }, 'document cannot be scanned; clerk decides');
      const noted = await service.execute(
        of,
        { type: 'note-scan', document: id, result, signaturesAt },
        SYSTEM,
        async (on) => {
          await on.db.updateTable('case_documents').set({ scan_at: null }).where('id', '=', id).execute();
          return undefined;
        },
      );
      if (noted instanceof Rejection) throw new Error(`the scan of document ${id} cannot be entered: ${noted.code}`);
    },
  };
}

/** Whether a scan was aborted by the end of the service, and not by the time limit. */
function isEnding({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError');
}

/** Number of documents that wait for a scanner. */
export async function countToScan({ db }: Database): Promise<number> {
  const { count } = await db
    .selectFrom('case_documents')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('scan_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
