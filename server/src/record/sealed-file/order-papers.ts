import { filedDocuments, isAboutDocument } from './filed-documents.ts';
import type { CaseHappened, FiledDocument } from './filed-documents.ts';

/** The paper of an order, according to the case's log. */
export interface OrderPaper extends FiledDocument {
  readonly order: string;
  /** SHA-256 of the text attached to the paper, hexadecimal digits. */
  readonly text: string;
  /** When it was signed, epoch milliseconds. */
  readonly at: number;
  /** Number of people on whom it was served, and who have opened it. */
  readonly served: number;
  readonly opened: number;
}

/** Whether an entry is about the given orders. Entries about drafts, and about who has looked at an order, are not. */
export function isAboutOrders(entry: CaseHappened, given: readonly Pick<OrderPaper, 'order' | 'id'>[]): boolean {
  const { event } = entry;
  switch (event.type) {
    case 'order-signed':
    case 'order-served':
    case 'service-opened':
      return given.some(({ order }) => order === event.order);
    default:
      return isAboutDocument(
        entry,
        given.map(({ id }) => id),
      );
  }
}

/** Papers of the signed orders, in the order of signing; the log may begin at any entry. */
export function orderPapers(log: readonly CaseHappened[]): OrderPaper[] {
  const documents = filedDocuments(log);
  const papers = new Map<string, OrderPaper>();
  const services = new Map<string, Map<string, boolean>>();
  const countServices = (order: string): void => {
    const paper = papers.get(order);
    const of = [...(services.get(order)?.values() ?? [])];
    if (paper !== undefined)
      papers.set(order, { ...paper, served: of.length, opened: of.filter((isOpened) => isOpened).length });
  };
  for (const { at, event } of log) {
    switch (event.type) {
      case 'order-signed': {
        const { order, document, text } = event;
        const filed = documents.get(document);
        if (filed !== undefined) papers.set(order, { ...filed, order, text, at, served: 0, opened: 0 });
        break;
      }
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
