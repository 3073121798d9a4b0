import { BEFORE_FIRST, hashOfCanonical, isCanonical } from './chain-hash.ts';
import type { ChainEntry } from './chain-hash.ts';

/** Flaws of an entry of a log. */
export type Flaw =
  /** Its content differs from the hashed content. */
  | 'altered'
  /** The entry is missing, though later ones exist. */
  | 'missing'
  /** An entry with an earlier number is in its place. */
  | 'misplaced'
  /** Its `prev` is not the hash of the entry before: one of the two was replaced. */
  | 'unlinked'
  /** The storage cannot return it. */
  | 'unreadable';

/** The result of a check. `head` is the last entry's hash, `seq` the first bad entry. */
export type ChainCheck =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly reason: Flaw };

/** A stored row whose fields are not trusted. */
export type LooseChainEntry = { readonly [Field in keyof ChainEntry]: unknown };

/**
 * Checks a log from its first entry, or after an entry already verified, and reports the first bad one. Entries must be in the
 * order of their numbers; an error in reading them counts as `unreadable`.
 *
 * A chain proves that nothing before its head was changed. It does not show that its last entries were cut off: compare `head` with
 * a copy that was kept elsewhere.
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

/** Whether the hash is right and the payload is in canonical form: a changed space must not pass. */
function isIntact(chainEntry: ChainEntry): boolean {
  try {
    return isCanonical(chainEntry.payload) && hashOfCanonical(chainEntry) === chainEntry.hash;
  } catch {
    return false;
  }
}
