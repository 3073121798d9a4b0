import { hexOf } from '../../../event-log/chain-hash.ts';
import { caseChain, formatHead } from '../../proof/checkpoint.ts';
import { fromBase64 } from '../../proof/signed-note.ts';
import { isShown, verifyExtract } from '../log-extract.ts';
import { ORDER_PARTS, orderPart, readExtract } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { happenedIn, orderPapers } from '../order-papers.ts';
import type { OrderPaper } from '../order-papers.ts';
import { SealFlawError } from './seal-flaw-error.ts';
import type { Reading } from './seal-flaw-error.ts';

/** Description of the orders in an intact file. */
export interface CheckedOrders {
  readonly papers: readonly Pick<OrderPaper, 'number' | 'served' | 'opened' | 'isWithdrawn'>[];
  /** Number of orders that the file mentions without containing them. */
  readonly withheld: number;
  /** Documents whose papers differed from the signed ones when the file was sealed, and are not in it. */
  readonly altered: readonly number[];
  /** Time of the court's checkpoint, epoch milliseconds; null when the file has no orders. */
  readonly checkpointAt: number | null;
}

/** Checks that each paper has the hash in the case's log, and that the court has signed that log. */
export async function checkOrders(
  { text, digests, checkHead, checkExtract }: Reading,
  { orders }: SealedManifest,
  expected: Set<string>,
): Promise<CheckedOrders> {
  if (orders === undefined) return { papers: [], withheld: 0, altered: [], checkpointAt: null };
  const { case: id, documents, withheld, altered = [] } = orders;
  if (documents.length === 0) return { papers: [], withheld, altered, checkpointAt: null };
  for (const name of Object.values(ORDER_PARTS)) expected.add(name);
  const entries = readExtract(await text(ORDER_PARTS.log));
  const chain = verifyExtract(id, entries);
  if (!chain.ok) throw new SealFlawError({ flaw: 'log', of: 'case', seq: chain.seq, how: chain.reason });
  const leaf = formatHead({ chain: caseChain(id), entries: chain.entries, hash: chain.head });
  const { at: checkpointAt } = checkHead('case', leaf, await text(ORDER_PARTS.proof));
  const shown = entries.filter(isShown);
  if (shown.length < entries.length)
    await checkExtract(ORDER_PARTS.log, { flaw: 'checkpoint', of: 'case', missing: 0 });
  const papers = new Map(orderPapers(shown.map(happenedIn)).map((paper) => [paper.number, paper]));
  // An extract shows the orders of this hearing only.
  const told = shown.length < entries.length ? [...papers.keys()] : [];
  const gone = told.find((number) => !documents.includes(number) && !altered.includes(number));
  if (gone !== undefined) throw new SealFlawError({ flaw: 'part', part: orderPart(gone), how: 'missing', of: null });
  const given = [...new Set(documents)].map((number) => {
    const part = orderPart(number);
    expected.add(part);
    const [paper, digest] = [papers.get(number), digests.get(part)];
    if (paper === undefined) throw new SealFlawError({ flaw: 'part', part, how: 'added', of: null });
    if (digest === undefined) throw new SealFlawError({ flaw: 'part', part, how: 'missing', of: null });
    if (hexOf(fromBase64(digest) ?? new Uint8Array()) !== paper.sha256)
      throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: null });
    const { served, opened, isWithdrawn } = paper;
    return { number, served, opened, isWithdrawn };
  });
  return { papers: given, withheld, altered, checkpointAt };
}
