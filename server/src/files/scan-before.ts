import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Logger } from '../observability/logger.ts';
import { ScannerAwayError, TooLongForScannerError } from './virus-scanner.ts';
import type { ScanContent, ScanFound } from './virus-scanner.ts';

/** Time limit for the scan of a requested content, ms. */
const LONGEST_MS = 60_000;
/** Number of contents whose result is remembered, because each page of a document is requested separately. */
const MAX_KNOWN = 100;
/** After this time a content that the scanner could not scan is scanned again: its limits may have been raised; ms. */
const NOT_SCANNABLE_MS = 10 * 60_000;
/** Attempts without an answer after which a content counts as not scannable, and their least distance, ms. */
const MAX_ATTEMPTS = 3;
const APART_MS = 60_000;

/** Why a content is not sent. */
export type NotGivenOut = 'scan-awaited' | 'infected' | 'not-scannable';

/**
 * Scans a content for viruses when it is requested. Null: there is no scanner.
 * @param isWaived staff have released the content because it could not be scanned: a single attempt without an answer makes it not
 *   scannable again, in each process and after a restart
 */
export type ScanBefore = (
  content: Buffer,
  sha256: string,
  isWaived?: boolean,
) => Promise<Result<ScanFound | null, NotGivenOut>>;

/** A remembered result. */
interface Known {
  readonly found: ScanFound;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Attempts that the scanner has not answered, although it was reachable. */
interface Unanswered {
  readonly attempts: number;
  /** Of the latest counted one, epoch milliseconds. */
  readonly at: number;
}

/**
 * Scans contents outside of cases; no log has their results. A content is not scannable if the scanner says so, or if several
 * attempts got no answer although the scanner was reachable; staff may release such a content with a reason. While the scanner is
 * unavailable, every content waits.
 * @param now epoch milliseconds
 */
export function scanBefore(
  scan: ScanContent | null,
  log: Pick<Logger, 'warn'> | null,
  now: () => number = Date.now,
): ScanBefore {
  const known = new Map<string, Known>();
  const unanswered = new Map<string, Unanswered>();
  const running = new Map<string, Promise<ScanFound>>();
  /** Counts an attempt without an answer; true when there were enough. */
  const isGivenUp = (sha256: string): boolean => {
    const { attempts, at } = unanswered.get(sha256) ?? { attempts: 0, at: -Infinity };
    if (now() - at < APART_MS) return attempts >= MAX_ATTEMPTS;
    unanswered.delete(sha256);
    if (unanswered.size >= MAX_KNOWN) unanswered.delete([...unanswered.keys()][0]!);
    unanswered.set(sha256, { attempts: attempts + 1, at: now() });
    return attempts + 1 >= MAX_ATTEMPTS;
  };
  const answered = async (ask: ScanContent, content: Buffer, sha256: string): Promise<ScanFound> => {
    try {
      const found = await ask(content, AbortSignal.timeout(LONGEST_MS));
      unanswered.delete(sha256);
      return found;
    } catch (error) {
      if (error instanceof ScannerAwayError) throw error;
      if (error instanceof TooLongForScannerError || isGivenUp(sha256)) return notScannable(error);
      throw error;
    }
  };
  return async (content, sha256, isWaived = false) => {
    if (scan === null) return null;
    const before = known.get(sha256);
    if (before !== undefined && now() < before.until) return answerOf(before.found);
    try {
      // Pages of one content that are requested at the same time share one attempt.
      const asking = running.get(sha256) ?? answered(scan, content, sha256).finally(() => running.delete(sha256));
      running.set(sha256, asking);
      const found = await asking;
      const { result, name } = found;
      if (result !== 'clean') log?.warn({ result, name }, 'requested file did not pass the virus scan; withheld');
      known.delete(sha256);
      if (result !== 'infected') {
        if (known.size >= MAX_KNOWN) known.delete([...known.keys()][0]!);
        known.set(sha256, { found, until: result === 'clean' ? Infinity : now() + NOT_SCANNABLE_MS });
      }
      return answerOf(found);
    } catch (error) {
      log?.warn({ error: error instanceof Error ? error.message : String(error) }, 'virus scan failed; file withheld');
      return new Rejection(isWaived && !(error instanceof ScannerAwayError) ? 'not-scannable' : 'scan-awaited');
    }
  };
}

function answerOf(found: ScanFound): Result<ScanFound, NotGivenOut> {
  return found.result === 'clean' ? found : new Rejection(found.result);
}

/** The scanner reports "too long" by an error, and "encrypted" by a result. */
function notScannable(error: unknown): ScanFound {
  return { result: 'not-scannable', signaturesAt: null, name: error instanceof Error ? error.message : String(error) };
}
