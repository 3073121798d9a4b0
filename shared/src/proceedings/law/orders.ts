import type { DocumentAccess } from '../access.ts';
import type { OrderCommand } from '../command.ts';
import type { CaseActor, CaseEvent, DraftedOrder } from '../event.ts';
import type { PartyId } from '../ids.ts';
import { refuseCase } from '../refusal.ts';
import { isUnreached } from '../state.ts';
import type { CaseState, Order, OrderService } from '../state.ts';
import { isAssigned } from './assigned.ts';
import type { CaseDecision } from './decision.ts';
import { isAccess, MAX_DOCUMENTS } from './documents.ts';
import { isInSince, readable } from './reading.ts';

/** Most orders of one case. */
export const MAX_ORDERS = 1_000;

/** Decides on orders and decisions: drafted by the case's judge and clerk, signed by the judge, served, opened. */
export function decideOrder(state: CaseState, command: OrderCommand, actor: CaseActor): CaseDecision {
  if (command.type === 'draft-order') return decideDraft(state, command, actor);
  const order = state.orders.get(command.order);
  // The system notes the result of a service without being a reader of the order.
  const isKnown = command.type === 'note-service' || (order !== undefined && seesOrder(state, order, actor));
  if (order === undefined || !isKnown) return refuseCase('unknown-order');
  switch (command.type) {
    case 'discard-order':
      if (order.stage.kind === 'discarded') return [];
      return order.stage.kind === 'draft' ? [{ type: 'order-discarded', order: order.id }] : refuseCase('wrong-stage');
    case 'sign-order':
      return decideSigning(state, order, command);
    case 'serve-order':
      return decideService(state, order, command);
    case 'note-service': {
      const { type: _, ...noted } = command;
      const service = order.services.get(command.party);
      if (service === undefined || !isNews(service, command)) return [];
      // A deadline begins with the first delivery, and begins only once.
      const begins = command.result === 'delivered' && order.deadline !== null && service.until === null;
      return [{ type: 'service-noted', ...noted, until: begins ? command.until : null }];
    }
    case 'open-service':
      return decideOpening(state, order, { until: command.until, actor });
    default:
      return command satisfies never;
  }
}

/**
 * Whether the actor may know of an order. A draft is known to the judge and clerk of the case, a sealed draft to the judge only; a
 * signed order to everybody who may read it.
 */
export function seesOrder(state: CaseState, { level, stage }: Order, actor: CaseActor): boolean {
  if (stage.kind === 'signed') return readable(state, stage.document, actor) !== undefined;
  return isAssigned(state, actor, 'judge') || (level !== 'sealed' && isAssigned(state, actor, 'clerk'));
}

type Draft = Extract<OrderCommand, { readonly type: 'draft-order' }>;

function decideDraft(state: CaseState, command: Draft, actor: CaseActor): CaseDecision {
  const { type: _, order: id, ...draft } = command;
  const known = state.orders.get(id);
  if (known !== undefined && !seesOrder(state, known, actor)) return refuseCase('unknown-order');
  if (known !== undefined && known.stage.kind !== 'draft') return refuseCase('wrong-stage');
  if (known === undefined && state.orders.size >= MAX_ORDERS) return refuseCase('case-full');
  if (draft.to.some((one) => !state.parties.has(one))) return refuseCase('unknown-party');
  if (!isAccess(state, { level: draft.level, named: draft.to }, actor)) return refuseCase('wrong-access');
  if (known !== undefined && isSameDraft(known, draft)) return [];
  return [{ type: 'order-drafted', order: id, ...draft }];
}

function isSameDraft(known: DraftedOrder, { kind, level, to, deadline, text }: DraftedOrder): boolean {
  const isSame = known.kind === kind && known.level === level && known.text === text && known.to.join() === to.join();
  return isSame && known.deadline?.kind === deadline?.kind && known.deadline?.days === deadline?.days;
}

/** Returns the parties concerned who are still in the case. A person who received the same id later is not meant. */
export function concernedBy(state: CaseState, { to, draftedAt }: Pick<Order, 'to' | 'draftedAt'>): PartyId[] {
  return to.filter((one) => isInSince(state, one, draftedAt));
}

type Signing = Extract<OrderCommand, { readonly type: 'sign-order' }>;

function decideSigning(state: CaseState, order: Order, command: Signing): CaseDecision {
  const { draft, read, document, number, sha256, size, pages, text, means } = command;
  // The client repeats a signature whose answer it did not receive.
  if (order.stage.kind === 'signed') return order.stage.read === read ? [] : refuseCase('wrong-stage');
  if (order.stage.kind !== 'draft') return refuseCase('wrong-stage');
  if (order.text !== draft || number !== state.documents.size + 1) return refuseCase('changed-meanwhile');
  if (state.documents.has(document)) return refuseCase('wrong-stage');
  if (state.documents.size >= MAX_DOCUMENTS) return refuseCase('case-full');
  const filed = { document, number, kind: order.kind, of: null, sha256, size, pages, replaces: null };
  // The parties concerned may read it at any level.
  const access: DocumentAccess = { level: order.level, named: concernedBy(state, order) };
  return [
    { type: 'document-filed', ...filed, media: 'application/pdf', access },
    { type: 'order-signed', order: order.id, document, read, text, means },
  ];
}

type Serving = Extract<OrderCommand, { readonly type: 'serve-order' }>;

function decideService(state: CaseState, order: Order, { to, again }: Serving): CaseDecision {
  if (order.stage.kind !== 'signed') return refuseCase('wrong-stage');
  const { document } = order.stage;
  if (state.documents.get(document)?.stage.kind !== 'filed') return refuseCase('wrong-stage');
  if (to.some(({ party }) => !state.parties.has(party))) return refuseCase('unknown-party');
  // Nobody is notified of an order that they may not read.
  if (to.some(({ party }) => readable(state, document, { kind: 'person', party }) === undefined))
    return refuseCase('wrong-access');
  // Serves again only with at least one channel, and, unless `again` is set, only parties who were not reached.
  const others = to.filter(({ party, by }) => {
    const service = order.services.get(party);
    return service === undefined || (by.length > 0 && (again || isUnreached(service)));
  });
  return others.map(({ party, by }) => ({ type: 'order-served', order: order.id, party, by }));
}

/** Whether a result changes anything: gateways repeat reports, and a delivered message does not become undelivered. */
function isNews(
  { by }: OrderService,
  { channel, result }: Extract<OrderCommand, { readonly type: 'note-service' }>,
): boolean {
  const before = by.get(channel);
  if (before === undefined || before === result || before === 'delivered') return false;
  return before !== 'failed' || result === 'delivered';
}

function decideOpening(
  state: CaseState,
  order: Order,
  { until, actor }: { readonly until: number | null; readonly actor: CaseActor },
): CaseDecision {
  const service = actor.kind === 'person' ? order.services.get(actor.party) : undefined;
  if (service === undefined || order.stage.kind !== 'signed') return refuseCase('unknown-order');
  // A person who received the same id later was not served.
  if (!isInSince(state, service.party, service.at)) return refuseCase('unknown-order');
  const read: CaseEvent = { type: 'document-read', document: order.stage.document };
  if (service.openedAt !== null) return [read];
  const begins = order.deadline !== null && service.until === null;
  return [{ type: 'service-opened', order: order.id, party: service.party, until: begins ? until : null }, read];
}
