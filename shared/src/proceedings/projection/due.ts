import type { CaseActor } from '../event.ts';
import type { DocumentId, OrderId, PartyId } from '../ids.ts';
import { concernedBy } from '../law/orders.ts';
import { isUnreached } from '../state.ts';
import type { CaseState, Order, OrderService } from '../state.ts';
import { visibleDocuments, visibleExhibits, visibleOrders } from './visible.ts';

/** A pending task of the court in a case. */
export type CaseDue =
  | { readonly what: 'rule-on-exhibit'; readonly exhibit: number }
  /** Filed by a person of the case. */
  | { readonly what: 'accept-document'; readonly document: DocumentId }
  /** Found infected, or not scannable, after it had taken effect: have it scanned again, release or withdraw it. */
  | { readonly what: 'decide-withheld'; readonly document: DocumentId }
  /** `document`: the power of attorney that the lawyer filed, if any. */
  | {
      readonly what: 'confirm-power';
      readonly lawyer: PartyId;
      readonly client: PartyId;
      readonly document: DocumentId | null;
    }
  | { readonly what: 'sign-order'; readonly order: OrderId }
  | { readonly what: 'serve-order'; readonly order: OrderId }
  /**
   * The party was not reached, or nothing is known for days: serve in another way, or again once the file has a reachable contact.
   */
  | { readonly what: 'reach-party'; readonly order: OrderId; readonly party: PartyId }
  /** A deadline that began with the service, running or recently ended. `until` is epoch milliseconds. */
  | { readonly what: 'deadline'; readonly order: OrderId; readonly party: PartyId; readonly until: number }
  /** The case has no judge to rule on its exhibits. */
  | { readonly what: 'assign-judge' };

/** Time after which a sent message should have a result, milliseconds. */
const SILENT_MS = 5 * 86_400_000;
/** For how long an ended deadline is still listed, so that somebody notices that nothing arrived. */
const ENDED_MS = 7 * 86_400_000;

/**
 * Returns the pending tasks of a case that the actor may know of; empty for an archived case.
 * @param now epoch milliseconds
 */
export function dueIn(state: CaseState, actor: CaseActor, now: number): readonly CaseDue[] {
  if (state.phase === 'archived') return [];
  const exhibits = visibleExhibits(state, actor).filter(({ stage }) => stage.kind === 'offered');
  const documents = visibleDocuments(state, actor);
  /** Only if the actor may read it. */
  const proofOf = (lawyer: PartyId, client: PartyId) => {
    const filed = filedPower(state, lawyer, client);
    return documents.find(({ id }) => id === filed)?.id ?? null;
  };
  const lawyers = [...state.parties.values()].filter(({ role }) => role === 'lawyer');
  return [
    ...(state.staff.some(({ as }) => as === 'judge') ? [] : [{ what: 'assign-judge' } as const]),
    ...documents
      .filter(({ stage, kind }) => stage.kind === 'waiting' && kind !== 'power-of-attorney')
      .map(({ id }) => ({ what: 'accept-document', document: id }) as const),
    ...documents
      .filter(
        ({ stage, scan }) => stage.kind === 'filed' && (scan.kind === 'infected' || scan.kind === 'not-scannable'),
      )
      .map(({ id }) => ({ what: 'decide-withheld', document: id }) as const),
    ...exhibits.map(({ number }) => ({ what: 'rule-on-exhibit', exhibit: number }) as const),
    ...visibleOrders(state, actor).flatMap((order) => dueOf(state, order, now)),
    ...lawyers.flatMap(({ id, clients, powers }) =>
      clients
        .filter((client) => state.parties.has(client) && !powers.has(client))
        .map((client) => ({ what: 'confirm-power', lawyer: id, client, document: proofOf(id, client) }) as const),
    ),
  ];
}

/** Returns the latest power of attorney that a lawyer filed from a client, unless the court has refused it. */
export function filedPower({ documents }: CaseState, lawyer: PartyId, client: PartyId): DocumentId | undefined {
  return [...documents.values()].findLast(
    ({ kind, of, filedBy, stage }) =>
      kind === 'power-of-attorney' &&
      of === client &&
      filedBy.kind === 'person' &&
      filedBy.party === lawyer &&
      (stage.kind === 'waiting' || stage.kind === 'filed'),
  )?.id;
}

/** Whether no delivery is known: no gateway reports one, and nobody has opened the order. */
function isSilent({ at, by, openedAt }: OrderService, now: number): boolean {
  return openedAt === null && now - at > SILENT_MS && ![...by.values()].includes('delivered');
}

/** Whether deadlines of an order run: a withdrawn or replaced order has no effect, and nothing runs in an archived case. */
export function isInForce({ phase, documents }: CaseState, { stage }: Order): boolean {
  return phase === 'open' && stage.kind === 'signed' && documents.get(stage.document)?.stage.kind === 'filed';
}

/** Whether an order in force has not been served on all parties concerned. */
export function isToServe(state: CaseState, order: Order): boolean {
  return isInForce(state, order) && concernedBy(state, order).some((party) => !order.services.has(party));
}

function dueOf(state: CaseState, held: Order, now: number): readonly CaseDue[] {
  const { id: order, stage, services } = held;
  if (stage.kind === 'draft') return [{ what: 'sign-order', order }];
  if (!isInForce(state, held)) return [];
  const served = [...services.values()];
  return [
    ...(isToServe(state, held) ? [{ what: 'serve-order', order } as const] : []),
    ...served
      .filter((one) => state.parties.has(one.party) && (isUnreached(one) || isSilent(one, now)))
      .map(({ party }) => ({ what: 'reach-party', order, party }) as const),
    ...served.flatMap(({ party, until }) =>
      until !== null && until > now - ENDED_MS ? [{ what: 'deadline', order, party, until } as const] : [],
    ),
  ];
}
