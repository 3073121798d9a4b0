import type { DatabaseKind } from '../../storage/dialect.ts';
import type { ChainEntry } from '../chain-hash.ts';
import type { LastEntry } from '../chain.ts';

/** Access to the rows of one log. */
export interface ChainRows {
  last(): Promise<LastEntry | undefined>;
  /** Adds all rows in one statement: all or none without a transaction, and one sync to disk. */
  add(entries: readonly ChainEntry[]): Promise<void>;
}

/**
 * Appends to a log if it ends with the entry `afterSeq`; otherwise writes nothing and resolves to false. A concurrent append is
 * detected, because it uses the key of the first row.
 *
 * @param chain makes the entries, chained to the last entry
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
    // Written by the previous attempt, whose connection broke before the answer.
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
