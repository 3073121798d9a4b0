import type { CaseActor } from '../event.ts';
import type { DocumentId, OrderId, PartyId } from '../ids.ts';
import { concernedBy } from '../law/orders.ts';
import { isUnreached } from '../state.ts';
import type { CaseState, Order, OrderService } from '../state.ts';
import { visibleDocuments, visibleExhibits, visibleOrders } from './visible.ts';

/** What somebody of the court has to do next in a case. */
export type CaseDue =
  | { readonly what: 'rule-on-exhibit'; readonly exhibit: number }
  /** Somebody of the case has filed it. */
  | { readonly what: 'accept-document'; readonly document: DocumentId }
  /** `document`: the power of attorney that the lawyer has filed, if any. */
  | {
      readonly what: 'confirm-power';
      readonly lawyer: PartyId;
      readonly client: PartyId;
      readonly document: DocumentId | null;
    }
  | { readonly what: 'sign-order'; readonly order: OrderId }
  | { readonly what: 'serve-order'; readonly order: OrderId }
  /** They were not reached, or nothing is known of it for days: they are served in another way, or again when the file says how they are reached. */
  | { readonly what: 'reach-party'; readonly order: OrderId; readonly party: PartyId }
  /** A time runs that began with the service, or ended a short while ago. `until` is epoch milliseconds. */
  | { readonly what: 'deadline'; readonly order: OrderId; readonly party: PartyId; readonly until: number }
  /** Nobody rules on exhibits of a case that has no judge. */
  | { readonly what: 'assign-judge' };

/** Of what was sent so long ago something should be known, milliseconds. */
const SILENT_MS = 5 * 86_400_000;
/** A time that has ended is told of for so long: somebody sees that nothing came. */
const ENDED_MS = 7 * 86_400_000;

/**
 * What is due in a case, as far as it may be told to somebody. Nothing is, of a case that was put aside.
 * @param now epoch milliseconds
 */
export function dueIn(state: CaseState, actor: CaseActor, now: number): readonly CaseDue[] {
  if (state.phase === 'archived') return [];
  const exhibits = visibleExhibits(state, actor).filter(({ stage }) => stage.kind === 'offered');
  const documents = visibleDocuments(state, actor);
  /** As far as they may read it. */
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
    ...exhibits.map(({ number }) => ({ what: 'rule-on-exhibit', exhibit: number }) as const),
    ...visibleOrders(state, actor).flatMap((order) => dueOf(state, order, now)),
    ...lawyers.flatMap(({ id, clients, powers }) =>
      clients
        .filter((client) => state.parties.has(client) && !powers.has(client))
        .map((client) => ({ what: 'confirm-power', lawyer: id, client, document: proofOf(id, client) }) as const),
    ),
  ];
}

/** The latest power of attorney that a lawyer has filed from a client, unless the court has refused it. */
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

/** Whether nobody knows of anything that has arrived: no gateway says so, and nobody has opened it. */
function isSilent({ at, by, openedAt }: OrderService, now: number): boolean {
  return openedAt === null && now - at > SILENT_MS && ![...by.values()].includes('delivered');
}

/** Whether times run by an order: what was withdrawn or replaced is served on nobody, and nothing runs in a case that was put aside. */
export function isInForce({ phase, documents }: CaseState, { stage }: Order): boolean {
  return phase === 'open' && stage.kind === 'signed' && documents.get(stage.document)?.stage.kind === 'filed';
}

function dueOf(state: CaseState, held: Order, now: number): readonly CaseDue[] {
  const { id: order, stage, services } = held;
  if (stage.kind === 'draft') return [{ what: 'sign-order', order }];
  if (!isInForce(state, held)) return [];
  const served = [...services.values()];
  return [
    ...(concernedBy(state, held).some((party) => !services.has(party))
      ? [{ what: 'serve-order', order } as const]
      : []),
    ...served
      .filter((one) => state.parties.has(one.party) && (isUnreached(one) || isSilent(one, now)))
      .map(({ party }) => ({ what: 'reach-party', order, party }) as const),
    ...served.flatMap(({ party, until }) =>
      until !== null && until > now - ENDED_MS ? [{ what: 'deadline', order, party, until } as const] : [],
    ),
  ];
}
