import type { DocumentLevel } from '@mahzar/shared/proceedings/access';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import type { ChainEntry } from '../../event-log/chain-hash.ts';

/** The paper of an order, according to the case's log. */
export interface OrderPaper {
  readonly order: string;
  readonly document: string;
  /** Number of the document within the case. */
  readonly number: number;
  readonly sha256: string;
  /** Who may read it, by the latest setting. */
  readonly level: DocumentLevel;
  /** When it was signed, epoch milliseconds. */
  readonly at: number;
  /** The entry in which it was filed. */
  readonly filedIn: number;
  /** Number of people on whom it was served, and who have opened it. */
  readonly served: number;
  readonly opened: number;
  readonly isWithdrawn: boolean;
}

/** An event in a case, with the number and time of its entry. */
export interface CaseHappened {
  readonly seq: number;
  readonly at: number;
  readonly event: CaseEvent;
}

/** Reads an entry of a case's log whose chain was verified. */
export function happenedIn({ seq, at, type, payload }: ChainEntry): CaseHappened {
  return { seq, at, event: { ...(JSON.parse(payload) as object), type } as CaseEvent };
}

/** Whether an entry is about the given orders. Entries about drafts, and about who has looked at an order, are not. */
export function isAboutOrders(
  { event }: CaseHappened,
  given: readonly Pick<OrderPaper, 'order' | 'document'>[],
): boolean {
  switch (event.type) {
    case 'document-filed':
    case 'document-withdrawn':
    case 'access-set':
      return given.some(({ document }) => document === event.document);
    case 'order-signed':
    case 'order-served':
    case 'service-opened':
      return given.some(({ order }) => order === event.order);
    default:
      return false;
  }
}

/** Papers of the signed orders, in the order of signing; the log may begin at any entry. */
export function orderPapers(log: readonly CaseHappened[]): OrderPaper[] {
  const papers = new Map<string, OrderPaper>();
  const documents = new Map<string, string>();
  const filed = new Map<string, Pick<OrderPaper, 'number' | 'sha256' | 'level' | 'filedIn'>>();
  const services = new Map<string, Map<string, boolean>>();
  const change = (document: string | null | undefined, changes: Partial<OrderPaper>): void => {
    const paper = papers.get(document ?? '');
    if (paper !== undefined) papers.set(paper.document, { ...paper, ...changes });
  };
  const countServices = (order: string): void => {
    const of = [...(services.get(order)?.values() ?? [])];
    change(documents.get(order), { served: of.length, opened: of.filter((isOpened) => isOpened).length });
  };
  for (const { seq, at, event } of log) {
    switch (event.type) {
      case 'document-filed': {
        const { number, sha256, access } = event;
        filed.set(event.document, { number, sha256, level: access.level, filedIn: seq });
        break;
      }
      case 'order-signed': {
        const [{ order, document }, paper] = [event, filed.get(event.document)];
        if (paper === undefined) break;
        documents.set(order, document);
        papers.set(document, { order, document, ...paper, at, served: 0, opened: 0, isWithdrawn: false });
        break;
      }
      case 'access-set':
        change(event.document, { level: event.access.level });
        break;
      case 'document-withdrawn':
        change(event.document, { isWithdrawn: true });
        break;
      case 'order-served':
      case 'service-opened': {
        const of = services.get(event.order) ?? new Map<string, boolean>();
        services.set(event.order, of.set(event.party, event.type === 'service-opened' || of.get(event.party) === true));
        countServices(event.order);
        break;
      }
      default:
        break;
    }
  }
  return [...papers.values()];
}
