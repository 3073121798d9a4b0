import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Logger } from '../observability/logger.ts';
import { ScannerAwayError } from './virus-scanner.ts';
import type { ScanContent, ScanFound } from './virus-scanner.ts';

/** Whoever asks for a content waits so long for the scanner, milliseconds. */
const LONGEST_MS = 60_000;
/** Of so many contents it is known that they are clean: each page of one is asked for by itself. */
const MOST_KNOWN = 100;

/** Why a content is not given out. */
export type NotGivenOut = 'scan-awaited' | 'infected' | 'not-scannable';

/** Looks a content through for viruses when somebody asks for it. Null: there is no scanner. */
export type ScanBefore = (content: Buffer, sha256: string) => Promise<Result<ScanFound | null, NotGivenOut>>;

/** For what is kept outside of cases, whose scans no log holds. */
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
