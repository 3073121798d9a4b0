import type { Database } from '../../storage/database.ts';
import { formatHead } from './checkpoint.ts';
import type { Head } from './checkpoint.ts';
import { consistencyRanges, EMPTY_TREE, leafHash, rootOf, siblingsOf, withLeaf } from './merkle.ts';
import type { LeafRange } from './merkle.ts';
import { toBase64 } from './signed-note.ts';

/** Proves, by the newest checkpoint, the last head of a log that is in a checkpoint; undefined when none is. */
export async function proveHead(
  { db }: Pick<Database, 'db'>,
  chain: string,
): Promise<
  | {
      readonly head: Head;
      readonly index: number;
      readonly leaf: string;
      readonly hashes: readonly string[];
      readonly note: string;
    }
  | undefined
> {
  const newest = await db
    .selectFrom('checkpoints')
    .select(['size', 'note'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return undefined;
  const { size, note } = newest;
  const row = await db
    .selectFrom('checkpoint_heads')
    .select(['position', 'entries', 'hash'])
    .where('chain', '=', chain)
    .where('position', '<', size)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const head = { chain, entries: row.entries, hash: row.hash };
  const hashes: string[] = [];
  for (const range of siblingsOf(row.position, size)) hashes.push(await rootOfRange({ db }, range));
  return { head, index: row.position, leaf: formatHead(head), hashes, note };
}

/**
 * Proves that a list of heads continues a shorter one: roots of subtrees, base64 (RFC 6962, 2.1.2). Undefined when no checkpoint
 * has `to` heads or more, or `from` is greater than `to`.
 */
export async function proveConsistency(
  { db }: Pick<Database, 'db'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string[] | undefined> {
  const signed = await db.selectFrom('checkpoints').select('size').where('size', '>=', to).limit(1).executeTakeFirst();
  if (signed === undefined || from > to) return undefined;
  const hashes: string[] = [];
  for (const range of consistencyRanges(from, to)) hashes.push(await rootOfRange({ db }, range));
  return hashes;
}

async function rootOfRange({ db }: Pick<Database, 'db'>, { from, to }: LeafRange): Promise<string> {
  let tree = EMPTY_TREE;
  const rows = db
    .selectFrom('checkpoint_heads')
    .select(['chain', 'entries', 'hash'])
    .where('position', '>=', from)
    .where('position', '<', to)
    .orderBy('position')
    .stream(500);
  for await (const one of rows) tree = withLeaf(tree, leafHash(formatHead(one)));
  return toBase64(rootOf(tree));
}
