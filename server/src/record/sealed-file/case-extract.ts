import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { verifyChain } from '../../event-log/verify.ts';
import type { ChainCheck } from '../../event-log/verify.ts';
import type { ExtractEntry, HiddenEntry } from './format.ts';
import { happenedIn } from './order-papers.ts';
import type { OrderPaper } from './order-papers.ts';

/*
 * A case's log as whoever may read some of its orders is given it. What is not about these orders stands in it as number and hash
 * alone. Nobody can tell by such a hash what came before it, so the court signs the whole extract (`extractText`).
 */

export function isShown(entry: ExtractEntry): entry is ChainEntry {
  return 'payload' in entry;
}

/** A case's log from the first entry on that is about given orders, an entry a line, with what is about anything else hidden. */
export function caseExtract(
  entries: readonly ChainEntry[],
  given: readonly Pick<OrderPaper, 'order' | 'document' | 'filedIn'>[],
): string {
  const [documents, orders] = [given.map(({ document }) => document), given.map(({ order }) => order)];
  const first = Math.min(...given.map(({ filedIn }) => filedIn));
  return entries
    .filter(({ seq }) => seq >= first)
    .map((entry) => {
      const { event } = happenedIn(entry);
      const shown = isAbout(event, documents, orders) ? entry : { seq: entry.seq, hash: entry.hash };
      return `${canonicalJson(shown)}\n`;
    })
    .join('');
}

/** That every entry which is shown has its own hash, and follows the one before it; the last hash is the log's head. */
export function verifyExtract(id: string, entries: readonly ExtractEntry[]): ChainCheck {
  const [first] = entries;
  if (first === undefined || !isShown(first)) return { ok: false, seq: 1, reason: 'missing' };
  // What was before is under the first entry's own hash.
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

/** Drafts of an order and who has looked at it are told to nobody by this. */
function isAbout(event: CaseEvent, documents: readonly string[], orders: readonly string[]): boolean {
  switch (event.type) {
    case 'document-filed':
    case 'document-withdrawn':
    case 'access-set':
      return documents.includes(event.document);
    case 'order-signed':
    case 'order-served':
    case 'service-opened':
      return orders.includes(event.order);
    default:
      return false;
  }
}
