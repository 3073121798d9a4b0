import type { DocumentLevel } from '@mahzar/shared/proceedings/access';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';

/** The paper of an order, as the case's log has it. */
export interface OrderPaper {
  readonly document: string;
  /** Of the document within the case. */
  readonly number: number;
  readonly sha256: string;
  /** Who reads it, as it was set last. */
  readonly level: DocumentLevel;
  /** When it was signed, epoch milliseconds. */
  readonly at: number;
  /** The entry in which the order was drafted first. */
  readonly draftedIn: number;
  /** On how many people it was served, and how many have opened it. */
  readonly served: number;
  readonly opened: number;
  readonly isWithdrawn: boolean;
}

/** What happened in a case, by the numbers of the entries and their times. */
export interface CaseHappened {
  readonly seq: number;
  readonly at: number;
  readonly event: CaseEvent;
}

/** Papers of the orders that were signed, in the order in which they were; of a log from any entry on. */
export function orderPapers(log: readonly CaseHappened[]): OrderPaper[] {
  const papers = new Map<string, OrderPaper>();
  const orders = new Map<string, { readonly draftedIn: number; document: string | null }>();
  const filed = new Map<string, Pick<OrderPaper, 'number' | 'sha256' | 'level'>>();
  const services = new Map<string, Map<string, boolean>>();
  const change = (document: string | null | undefined, changes: Partial<OrderPaper>): void => {
    const paper = papers.get(document ?? '');
    if (paper !== undefined) papers.set(paper.document, { ...paper, ...changes });
  };
  const countServices = (order: string): void => {
    const of = [...(services.get(order)?.values() ?? [])];
    change(orders.get(order)?.document, { served: of.length, opened: of.filter((isOpened) => isOpened).length });
  };
  for (const { seq, at, event } of log) {
    switch (event.type) {
      case 'order-drafted':
        if (!orders.has(event.order)) orders.set(event.order, { draftedIn: seq, document: null });
        break;
      case 'document-filed':
        filed.set(event.document, { number: event.number, sha256: event.sha256, level: event.access.level });
        break;
      case 'order-signed': {
        const [paper, order] = [filed.get(event.document), orders.get(event.order)];
        if (paper === undefined || order === undefined) break;
        order.document = event.document;
        const nothing = { served: 0, opened: 0, isWithdrawn: false };
        papers.set(event.document, { document: event.document, ...paper, at, draftedIn: order.draftedIn, ...nothing });
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
