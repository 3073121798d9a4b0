import type { ChainCheck } from '../event-log/verify.ts';
import { FLAWS } from './flaws.ts';

/**
 * Result of checking the log of what staff did, as text for people.
 * @param kept whether the log still has the entry whose hash was kept elsewhere
 */
export function auditWords(check: ChainCheck, kept = true): string {
  if (check.ok && !kept) {
    return 'The log of what staff did is damaged: the given head is not in it. Its end was cut off, or it was rewritten.';
  }
  return check.ok
    ? `The log of what staff did is whole: ${check.entries} entries, head ${check.head}.`
    : `The log of what staff did is damaged: entry ${check.seq} ${FLAWS[check.reason]}.`;
}
