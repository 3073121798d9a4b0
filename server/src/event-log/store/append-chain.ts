import type { DatabaseKind } from '../../storage/dialect.ts';
import type { ChainEntry } from '../chain-hash.ts';
import type { LastEntry } from '../chain.ts';

/** The rows of one log. */
export interface ChainRows {
  last(): Promise<LastEntry | undefined>;
  /** All in one statement: all or nothing without a transaction, and one sync to disk. */
  add(entries: readonly ChainEntry[]): Promise<void>;
}

/**
 * Appends to a log that ends with the entry `afterSeq`; false when it does not, and nothing is written. Whoever came between has
 * the key of the first row.
 *
 * @param chain what is written, chained to the last entry
 */
export function appendChain(
  kind: DatabaseKind,
  rows: ChainRows,
  afterSeq: number,
  chain: (last: LastEntry | undefined) => readonly ChainEntry[],
): Promise<boolean> {
  let tried: string | undefined;
  return kind.persist(async () => {
    const last = await rows.last();
    // By the attempt before this one, whose line broke before it was answered.
    if (tried !== undefined && last?.hash === tried) return true;
    if ((last?.seq ?? 0) !== afterSeq) return false;
    const entries = chain(last);
    if (entries.length === 0) return true;
    try {
      await rows.add(entries);
      return true;
    } catch (error) {
      if (kind.isDuplicateKey(error)) return false;
      tried = entries.at(-1)?.hash;
      throw error;
    }
  });
}
