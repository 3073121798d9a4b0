import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { CaseDocument, CaseState } from '@mahzar/shared/proceedings/state';
import type { ScanResult } from '@mahzar/shared/proceedings/words';
import { Rejection } from '@mahzar/shared/rejection';
import { UnusableLogError } from '../../hearings/ports.ts';
import { ScannerAwayError } from '../../files/virus-scanner.ts';
import type { ScanContent } from '../../files/virus-scanner.ts';
import { LostCaseKeyError } from '../../storage/case-keys.ts';
import type { Database } from '../../storage/database.ts';
import type { CaseDocuments } from '../case-documents.ts';
import type { ProceedingsService } from '../proceedings-service.ts';

/**
 * Result for one document. `unread`: it cannot be read, differs from the filed one, or its result cannot be entered in the log;
 * `unanswered`: the scanner gives no result.
 */
type Outcome = ScanResult | 'unread' | 'unanswered';

/** Documents of one case that had not been scanned. */
export interface ScannedCase {
  /** The case's number as people know it; its id when the case cannot be read. */
  readonly number: string;
  /** Why the case cannot be read, or no further; null: it was read. */
  readonly damage: string | null;
  readonly documents: readonly ScannedDocument[];
}

interface ScannedDocument {
  readonly number: number;
  readonly outcome: Outcome;
  /** Name of the virus found, or why there is no result. */
  readonly name: string | null;
}

const SYSTEM: CaseActor = { kind: 'system' };

/** Cases with filed documents, in the order of the scan. */
export async function casesWithDocuments({ db }: Database): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('case_documents')
    .select('case_id')
    .where('filed', '=', 1)
    .distinct()
    .orderBy('case_id')
    .execute();
  return rows.map(({ case_id: id }) => id);
}

/**
 * Scans documents that were filed while there was no virus scanner, one after another; they stay accessible until something is
 * found. Results are entered in the case's log at once, so that a repeated run continues with the rest. Documents that wait for the
 * scanner anyway are left to the service, and papers made by the court are not scanned. A damaged case is reported and does not end
 * the run. Throws `ScannerAwayError` after yielding what was found in the case so far.
 * @param cases ids
 */
export async function* scanFiled(
  cases: readonly string[],
  parts: {
    readonly service: Pick<ProceedingsService, 'snapshot' | 'execute'>;
    readonly documents: Pick<CaseDocuments, 'read'>;
    readonly scan: ScanContent;
    /** Time limit for one document, ms. */
    readonly scanMs: number;
  },
): AsyncGenerator<ScannedCase> {
  for (const id of cases) {
    const found: ScannedDocument[] = [];
    let number = id;
    let damage: string | null = null;
    try {
      const state = (await parts.service.snapshot(id))?.state;
      if (state === undefined) continue;
      ({ number } = state);
      for (const document of notScanned(state)) found.push(await scanOne(id, document, parts));
    } catch (error) {
      if (error instanceof ScannerAwayError) {
        yield { number, damage, documents: found };
        throw error;
      }
      if (!(error instanceof UnusableLogError || error instanceof LostCaseKeyError)) throw error;
      damage = error.message;
    }
    yield { number, damage, documents: found };
  }
}

async function scanOne(
  of: string,
  { id: document, number, sha256 }: CaseDocument,
  { service, documents, scan, scanMs }: Parameters<typeof scanFiled>[1],
): Promise<ScannedDocument> {
  const content = await documents.read(of, document, sha256);
  if (content instanceof Rejection) return { number, outcome: 'unread', name: content.code };
  try {
    const { result, signaturesAt, name } = await scan(content, AbortSignal.timeout(scanMs));
    const noted = await service.execute(of, { type: 'note-scan', document, result, signaturesAt }, SYSTEM);
    const isNoted = !(noted instanceof Rejection);
    return { number, ...(isNoted ? { outcome: result, name } : { outcome: 'unread', name: noted.code }) };
  } catch (error) {
    if (error instanceof ScannerAwayError || error instanceof UnusableLogError) throw error;
    return { number, outcome: 'unanswered', name: error instanceof Error ? error.message : String(error) };
  }
}

function notScanned({ documents, orders }: CaseState) {
  const made = new Set([...orders.values()].map(({ stage }) => (stage.kind === 'signed' ? stage.document : null)));
  return [...documents.values()].filter(({ id, scan }) => scan.kind === 'none' && !made.has(id));
}
