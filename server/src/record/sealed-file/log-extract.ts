import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { verifyChain } from '../../event-log/verify.ts';
import type { ChainCheck } from '../../event-log/verify.ts';
import type { ExtractEntry, HiddenEntry } from './format.ts';

/*
 * An extract of a log: an entry that is not needed appears only with its number and hash. Such a hash does not show which entry
 * came before, so the court signs the whole extract (`extractText`).
 */

export function isShown(entry: ExtractEntry): entry is ChainEntry {
  return 'payload' in entry;
}

/** The log from the first shown entry on, one entry per line, with the other entries hidden. */
export function logExtract(entries: readonly ChainEntry[], shows: (entry: ChainEntry) => boolean): string {
  return entries
    .slice(entries.findIndex(shows))
    .map((entry) => `${canonicalJson(shows(entry) ? entry : { seq: entry.seq, hash: entry.hash })}\n`)
    .join('');
}

/** Verifies that every shown entry has the right hash and follows the entry before it; the last hash is the log's head. */
export function verifyExtract(id: string, entries: readonly ExtractEntry[]): ChainCheck {
  const [first] = entries;
  if (first === undefined || !isShown(first)) return { ok: false, seq: 1, reason: 'missing' };
  // The first entry's hash covers the hash of the entry before it.
  let before = { seq: first.seq - 1, head: first.prev };
  for (const entry of entries) {
    const check: ChainCheck = isShown(entry) ? verifyChain(id, [entry], before) : followed(entry, before.seq);
    if (!check.ok) return check;
    before = { seq: check.entries, head: check.head };
  }
  return { ok: true, entries: before.seq, head: before.head };
}

function followed({ seq, hash, ...more }: HiddenEntry, before: number): ChainCheck {
  if (seq !== before + 1) return { ok: false, seq: before + 1, reason: 'missing' };
  const isHash = /^[0-9a-f]{64}$/.test(hash) && Object.keys(more).length === 0;
  return isHash ? { ok: true, entries: seq, head: hash } : { ok: false, seq, reason: 'altered' };
}
