import { BEFORE_FIRST, hashOfCanonical, isCanonical } from './chain-hash.ts';
import type { ChainEntry } from './chain-hash.ts';

/** What is wrong with an entry of a log. */
export type Flaw =
  /** Its content is not what was hashed. */
  | 'altered'
  /** It is not there, though later ones are. */
  | 'missing'
  /** In its place stands an entry with an earlier number. */
  | 'misplaced'
  /** It does not follow the entry before: one of the two was made anew. */
  | 'unlinked'
  /** The storage cannot give it. */
  | 'unreadable';

/** The result of a check. `head` is the last entry's hash, `seq` the first bad entry. */
export type ChainCheck =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly reason: Flaw };

/** A stored row, of which nothing may be taken for granted. */
export type LooseChainEntry = { readonly [Field in keyof ChainEntry]: unknown };

/**
 * Checks a hearing's log from its first entry on, or after one that was found good, and names the first bad one. Entries come in the order of their
 * numbers; reading them may throw, which counts as `unreadable`.
 *
 * A chain proves that nothing before its head was changed. That its last entries were cut off cannot be seen from the
 * chain alone: compare `head` with one that was kept elsewhere.
 */
export function verifyChain(
  hearing: string,
  rows: Iterable<LooseChainEntry>,
  { seq, head }: { seq: number; head: string } = { seq: 0, head: BEFORE_FIRST },
): ChainCheck {
  const bad = (reason: Flaw): ChainCheck => ({ ok: false, seq: seq + 1, reason });
  try {
    for (const row of rows) {
      if (!isChainEntry(row)) return bad('altered');
      if (row.seq > seq + 1) return bad('missing');
      if (row.seq < seq + 1) return bad('misplaced');
      if (row.hearing !== hearing || !isIntact(row)) return bad('altered');
      if (row.prev !== head) return bad('unlinked');
      seq = row.seq;
      head = row.hash;
    }
  } catch {
    return bad('unreadable');
  }
  return { ok: true, entries: seq, head };
}

function isChainEntry(row: LooseChainEntry): row is ChainEntry {
  const { hearing, seq, at, actor, type, payload, prev, hash } = row;
  return (
    Number.isSafeInteger(seq) && Number.isSafeInteger(at) && [hearing, actor, type, payload, prev, hash].every(isText)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed();
}

/** The hash is right, and the payload is spelled as the hash was taken: a changed space must not pass. */
function isIntact(chainEntry: ChainEntry): boolean {
  try {
    return isCanonical(chainEntry.payload) && hashOfCanonical(chainEntry) === chainEntry.hash;
  } catch {
    return false;
  }
}
