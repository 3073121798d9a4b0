import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Logger } from '../observability/logger.ts';
import { TooLongForScannerError } from './virus-scanner.ts';
import type { ScanContent, ScanFound } from './virus-scanner.ts';

/** Time limit for the scan of a requested content, ms. */
const LONGEST_MS = 60_000;
/** Number of contents whose result is remembered, because each page of a document is requested separately. */
const MOST_KNOWN = 100;
/** After this time a content that the scanner could not scan is scanned again: its limits may have been raised; ms. */
const NOT_SCANNABLE_MS = 10 * 60_000;

/** Why a content is not sent. */
export type NotGivenOut = 'scan-awaited' | 'infected' | 'not-scannable';

/** Scans a content for viruses when it is requested. Null: there is no scanner. */
export type ScanBefore = (content: Buffer, sha256: string) => Promise<Result<ScanFound | null, NotGivenOut>>;

/** A remembered result. */
interface Known {
  readonly found: ScanFound;
  /** Epoch milliseconds. */
  readonly until: number;
}

/**
 * Scans contents outside of cases, whose results no log has. Only the scanner's own answer makes a content not scannable, because
 * staff may release such a content: without an answer, or without a complete one, the content waits.
 * @param now epoch milliseconds
 */
export function scanBefore(
  scan: ScanContent | null,
  log: Pick<Logger, 'warn'> | null,
  now: () => number = Date.now,
): ScanBefore {
  const known = new Map<string, Known>();
  return async (content, sha256) => {
    if (scan === null) return null;
    const before = known.get(sha256);
    if (before !== undefined && now() < before.until) return answerOf(before.found);
    try {
      const found = await scan(content, AbortSignal.timeout(LONGEST_MS)).catch(asNotScannable);
      const { result, name } = found;
      if (result !== 'clean') log?.warn({ result, name }, 'a content that was asked for is given to nobody');
      known.delete(sha256);
      if (result !== 'infected') {
        if (known.size >= MOST_KNOWN) known.delete([...known.keys()][0]!);
        known.set(sha256, { found, until: result === 'clean' ? Infinity : now() + NOT_SCANNABLE_MS });
      }
      return answerOf(found);
    } catch (error) {
      log?.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'a content cannot be looked through',
      );
      return new Rejection('scan-awaited');
    }
  };
}

function answerOf(found: ScanFound): Result<ScanFound, NotGivenOut> {
  return found.result === 'clean' ? found : new Rejection(found.result);
}

/** The scanner says "too long" by an error, and "encrypted" by a result. */
function asNotScannable(error: unknown): ScanFound {
  if (!(error instanceof TooLongForScannerError)) throw error;
  return { result: 'not-scannable', signaturesAt: null, name: error.message };
}
