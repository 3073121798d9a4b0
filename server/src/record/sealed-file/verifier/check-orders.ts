import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import { hexOf } from '../../../event-log/chain-hash.ts';
import { verifyChain } from '../../../event-log/verify.ts';
import { caseChain, formatHead } from '../../proof/checkpoint.ts';
import { fromBase64 } from '../../proof/signed-note.ts';
import { ORDER_PARTS, orderPart, readLog } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { orderPapers } from '../order-papers.ts';
import type { OrderPaper } from '../order-papers.ts';
import { Found } from './found.ts';
import type { Reading } from './found.ts';

/** Orders in a file that was found intact. */
export interface CheckedOrders {
  readonly papers: readonly Pick<OrderPaper, 'number' | 'served' | 'opened' | 'isWithdrawn'>[];
  /** Orders that only some people may read, and that are not in the file. */
  readonly withheld: number;
}

/** That each paper of an order is the one of which the case's log has the hash, and that the court has signed that log. */
export async function checkOrders(
  { text, digests, checkHead }: Reading,
  { orders }: SealedManifest,
  expected: Set<string>,
): Promise<CheckedOrders> {
  if (orders === undefined) return { papers: [], withheld: 0 };
  const { case: id, documents, withheld } = orders;
  if (documents.length === 0) return { papers: [], withheld };
  for (const name of Object.values(ORDER_PARTS)) expected.add(name);
  const entries = readLog(await text(ORDER_PARTS.log));
  const first = entries[0]!;
  // What was before is under the first entry's own hash.
  const chain = verifyChain(id, entries, { seq: first.seq - 1, head: first.prev });
  if (!chain.ok) throw new Found({ flaw: 'log', of: 'case', seq: chain.seq, how: chain.reason });
  const leaf = formatHead({ chain: caseChain(id), entries: chain.entries, hash: chain.head });
  checkHead('case', leaf, await text(ORDER_PARTS.proof));
  const log = entries.map(({ seq, at, type, payload }) => {
    return { seq, at, event: { ...(JSON.parse(payload) as object), type } as CaseEvent };
  });
  const papers = new Map(orderPapers(log).map((paper) => [paper.number, paper]));
  const given = documents.map((number) => {
    const part = orderPart(number);
    expected.add(part);
    const [paper, digest] = [papers.get(number), digests.get(part)];
    if (paper === undefined) throw new Found({ flaw: 'part', part, how: 'added', of: null });
    if (digest === undefined) throw new Found({ flaw: 'part', part, how: 'missing', of: null });
    if (hexOf(fromBase64(digest) ?? new Uint8Array()) !== paper.sha256)
      throw new Found({ flaw: 'part', part, how: 'altered', of: null });
    const { served, opened, isWithdrawn } = paper;
    return { number, served, opened, isWithdrawn };
  });
  return { papers: given, withheld };
}
