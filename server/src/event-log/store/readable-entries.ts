import { chainOnto } from '../chain.ts';
import type { LastEntry } from '../chain.ts';
import type { ChainEntry } from '../chain-hash.ts';
import { verifyChain } from '../verify.ts';
import { TamperedLogError } from './event-log.ts';

/** Reads an entry of a chain; undefined when its actor or event is unknown. */
export type ReadEntry<Entry> = (entry: ChainEntry) => Entry | undefined;

/** The first entry to read in order to check the entries after `seq`: the one before them. */
export function firstToRead(seq: number): number {
  return Math.max(seq, 1);
}

/**
 * The entries of a log after entry `seq`, in order; 0 for all. Each is checked against the entry before it.
 *
 * @param chain the entries from `firstToRead(seq)` on
 * @throws TamperedLogError such a log is not acted upon
 */
export function entriesAfter<Entry>(
  log: string,
  chain: readonly ChainEntry[],
  seq: number,
  read: ReadEntry<Entry>,
): readonly Entry[] {
  const known = seq <= 1 ? undefined : { seq: seq - 1, head: chain[0]?.prev ?? '' };
  const check = verifyChain(log, chain, known);
  if (!check.ok) throw new TamperedLogError(log, check.seq, check.reason);
  const after = seq === 0 ? chain : chain.slice(1);
  return after.map((entry) => {
    const readable = read(entry);
    if (readable === undefined) throw new TamperedLogError(log, entry.seq, 'unknown-event');
    return readable;
  });
}

/**
 * Makes events into entries of a log, chained to its last one.
 *
 * @throws Error when an entry could not be read back, because nothing is ever removed from a log
 */
export function readableOnto(
  log: string,
  last: LastEntry | undefined,
  at: number,
  actor: string,
  events: Parameters<typeof chainOnto>[4],
  read: ReadEntry<unknown>,
): readonly ChainEntry[] {
  const entries = chainOnto(log, last, at, actor, events);
  const wrong = entries.find((entry) => read(entry) === undefined);
  if (wrong !== undefined) throw new Error(`an entry of the type ${wrong.type} could not be read back`);
  return entries;
}
