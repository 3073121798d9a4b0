import type { CaseActor, CaseEntry } from '../event.ts';
import type { DocumentId, OrderId } from '../ids.ts';
import { capacitiesIn } from '../law/permissions.ts';
import { seesOrder } from '../law/orders.ts';
import { actsForIn, mayRead } from '../law/reading.ts';
import type { CaseDocument, CaseState, Exhibit, Order } from '../state.ts';

/** Returns the documents that the actor may read, by number; others are not mentioned. */
export function visibleDocuments(state: CaseState, actor: CaseActor): readonly CaseDocument[] {
  return [...state.documents.values()].filter((document) => mayRead(state, document, actor));
}

/** Returns the exhibits whose document the actor may read. */
export function visibleExhibits(state: CaseState, actor: CaseActor): readonly Exhibit[] {
  return state.exhibits.filter(({ document }) => isVisible(state, document, actor));
}

/** Returns the orders that the actor may know of, in the order of their first draft. */
export function visibleOrders(state: CaseState, actor: CaseActor): readonly Order[] {
  return [...state.orders.values()].filter((order) => seesOrder(state, order, actor));
}

/** Whether the actor may see read-access entries: the judge and clerk of the case may. */
export function seesLooks(state: CaseState, actor: CaseActor): boolean {
  return capacitiesIn(state, actor).some((one) => one === 'own-judge' || one === 'own-clerk');
}

/**
 * Returns the entries that the actor may see: without entries of unreadable documents, and with read-access entries only as
 * `seesLooks` allows.
 */
export function visibleEntries(
  state: CaseState,
  entries: readonly CaseEntry[],
  actor: CaseActor,
): readonly CaseEntry[] {
  const isTold = seesLooks(state, actor);
  return entries.filter(({ event }) => {
    switch (event.type) {
      case 'document-read':
        return isTold && isVisible(state, event.document, actor);
      case 'document-filed':
      case 'scan-awaited':
      case 'document-scanned':
      case 'scan-waived':
      case 'document-withdrawn':
      case 'acceptance-awaited':
      case 'document-accepted':
      case 'document-refused':
      case 'access-set':
      case 'exhibit-offered':
        return isVisible(state, event.document, actor);
      case 'exhibit-admitted':
      case 'exhibit-excluded':
      case 'exhibit-withdrawn': {
        const exhibit = state.exhibits[event.exhibit - 1];
        return exhibit !== undefined && isVisible(state, exhibit.document, actor);
      }
      case 'order-drafted':
      case 'order-discarded':
        return actor.kind === 'staff' && isSeen(state, event.order, actor);
      case 'order-signed':
        return isSeen(state, event.order, actor);
      case 'order-served':
      case 'service-noted':
      case 'service-opened': {
        // A service on another party would reveal who else is in the case, and how they are reached.
        const isOwn = actor.kind !== 'person' || actsForIn(state, actor.party).includes(event.party);
        return isOwn && isSeen(state, event.order, actor);
      }
      default:
        return true;
    }
  });
}

function isVisible(state: CaseState, id: DocumentId, actor: CaseActor): boolean {
  const document = state.documents.get(id);
  return document !== undefined && mayRead(state, document, actor);
}

function isSeen(state: CaseState, id: OrderId, actor: CaseActor): boolean {
  const order = state.orders.get(id);
  return order !== undefined && seesOrder(state, order, actor);
}
