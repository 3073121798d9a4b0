import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Logger } from '../observability/logger.ts';
import { ScannerAwayError } from './virus-scanner.ts';
import type { ScanContent, ScanFound } from './virus-scanner.ts';

/** Time limit for the scan of a requested content, ms. */
const LONGEST_MS = 60_000;
/** Number of contents remembered as clean, because each page of a document is requested separately. */
const MOST_KNOWN = 100;

/** Why a content is not sent. */
export type NotGivenOut = 'scan-awaited' | 'infected' | 'not-scannable';

/** Scans a content for viruses when it is requested. Null: there is no scanner. */
export type ScanBefore = (content: Buffer, sha256: string) => Promise<Result<ScanFound | null, NotGivenOut>>;

/** Scans contents outside of cases, whose results no log has. */
export function scanBefore(scan: ScanContent | null, log: Pick<Logger, 'warn'> | null): ScanBefore {
  const clean = new Map<string, ScanFound>();
  return async (content, sha256) => {
    const known = clean.get(sha256);
    if (known !== undefined || scan === null) return known ?? null;
    try {
      const found = await scan(content, AbortSignal.timeout(LONGEST_MS));
      if (found.result !== 'clean') {
        log?.warn({ result: found.result, name: found.name }, 'a content that was asked for is given to nobody');
        return new Rejection(found.result);
      }
      if (clean.size >= MOST_KNOWN) clean.delete([...clean.keys()][0]!);
      clean.set(sha256, found);
      return found;
    } catch (error) {
      log?.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'a content cannot be looked through',
      );
      return new Rejection(error instanceof ScannerAwayError ? 'scan-awaited' : 'not-scannable');
    }
  };
}
