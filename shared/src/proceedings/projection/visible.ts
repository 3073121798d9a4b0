import type { CaseActor, CaseEntry } from '../event.ts';
import type { DocumentId, OrderId } from '../ids.ts';
import { capacitiesIn } from '../law/permissions.ts';
import { seesOrder } from '../law/orders.ts';
import { actsForIn, mayRead } from '../law/reading.ts';
import type { CaseDocument, CaseState, Exhibit, Order } from '../state.ts';

/** Documents that somebody may read, in the order of their numbers: of others nothing is told. */
export function visibleDocuments(state: CaseState, actor: CaseActor): readonly CaseDocument[] {
  return [...state.documents.values()].filter((document) => mayRead(state, document, actor));
}

/** Exhibits whose document somebody may read. */
export function visibleExhibits(state: CaseState, actor: CaseActor): readonly Exhibit[] {
  return state.exhibits.filter(({ document }) => isVisible(state, document, actor));
}

/** Orders that somebody may know of, in the order in which they were begun. */
export function visibleOrders(state: CaseState, actor: CaseActor): readonly Order[] {
  return [...state.orders.values()].filter((order) => seesOrder(state, order, actor));
}

/** Whether somebody is told who has read what: the judge and clerk of the case are. */
export function seesLooks(state: CaseState, actor: CaseActor): boolean {
  return capacitiesIn(state, actor).some((one) => one === 'own-judge' || one === 'own-clerk');
}

/** Entries that may be told to somebody: nothing of documents that they may not read, and who has read what as `seesLooks` says. */
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
        // To the people of a case that others were served says who else is in it, and where they are reached.
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
