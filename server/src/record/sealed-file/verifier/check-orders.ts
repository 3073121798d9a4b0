import { isWithdrawn } from '../filed-documents.ts';
import { orderPart } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { orderPapers } from '../order-papers.ts';
import type { OrderPaper } from '../order-papers.ts';
import { checkDocument } from './check-case-log.ts';
import type { CaseLog } from './check-case-log.ts';
import { hasTextOfOrder } from './paper/text-of-order.ts';
import { SealFlawError } from './seal-flaw-error.ts';
import type { Reading } from './seal-flaw-error.ts';

/** Description of the orders in an intact file. */
export interface CheckedOrders {
  readonly papers: readonly (Pick<OrderPaper, 'number' | 'served' | 'opened'> & {
    /** It was withdrawn since; only in files for the court. */
    readonly isWithdrawn: boolean;
  })[];
  /** Number of orders that the file mentions without containing them. */
  readonly withheld: number;
  /** Documents whose papers differed from the signed ones when the file was sealed, and are not in it. */
  readonly altered: readonly number[];
  /** Time of the court's checkpoint of the case, epoch milliseconds; null when the file has no documents of the case. */
  readonly checkpointAt: number | null;
}

const NONE: NonNullable<SealedManifest['orders']> = { case: '', documents: [], withheld: 0 };

/** Checks that each paper, and the text attached to it, has the hash in the case's log. */
export async function checkOrders(
  reading: Pick<Reading, 'digests' | 'bytes'>,
  { orders }: SealedManifest,
  log: CaseLog | null,
  expected: Set<string>,
): Promise<CheckedOrders> {
  const { documents, withheld, altered = [] } = orders ?? NONE;
  const papers = new Map(orderPapers(log?.shown ?? []).map((paper) => [paper.number, paper]));
  // An extract shows the orders of this hearing only.
  const told = log?.isExtract === true ? [...papers.keys()] : [];
  const gone = told.find((number) => !documents.includes(number) && !altered.includes(number));
  if (gone !== undefined) throw new SealFlawError({ flaw: 'part', part: orderPart(gone), how: 'missing', of: null });
  const given: CheckedOrders['papers'][number][] = [];
  for (const number of new Set(documents)) {
    const part = orderPart(number);
    const paper = papers.get(number);
    if (paper === undefined) throw new SealFlawError({ flaw: 'part', part, how: 'added', of: null });
    checkDocument(reading, part, [paper.sha256], expected);
    if (!(await hasTextOfOrder(await reading.bytes(part), paper.text)))
      throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: null });
    const { served, opened } = paper;
    given.push({ number, served, opened, isWithdrawn: isWithdrawn(paper) });
  }
  return { papers: given, withheld, altered, checkpointAt: log?.checkpointAt ?? null };
}
