import type { DocumentAccess } from '../access.ts';
import type { OrderCommand } from '../command.ts';
import type { CaseActor, CaseEvent, DraftedOrder } from '../event.ts';
import type { PartyId } from '../ids.ts';
import { refuseCase } from '../refusal.ts';
import { isUnreached } from '../state.ts';
import type { CaseState, Order, OrderService } from '../state.ts';
import { isAssigned } from './assigned.ts';
import type { CaseDecision } from './decision.ts';
import { isAccess, MOST_DOCUMENTS } from './documents.ts';
import { isInSince, readable } from './reading.ts';

/** Of one case. */
export const MOST_ORDERS = 1_000;

/** What concerns orders and decisions: drafted by the judge and clerk of the case, signed by the judge, served, opened. */
export function decideOrder(state: CaseState, command: OrderCommand, actor: CaseActor): CaseDecision {
  if (command.type === 'draft-order') return decideDraft(state, command, actor);
  const order = state.orders.get(command.order);
  // What has become of a service the system notes, whoever may read it.
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
      // A time begins with what has arrived, and begins once.
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
 * Whether somebody is told of an order. Of a draft the judge and clerk of the case are, of a sealed one the judge alone; of one that
 * is signed, whoever may read it.
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
  if (known === undefined && state.orders.size >= MOST_ORDERS) return refuseCase('case-full');
  if (draft.to.some((one) => !state.parties.has(one))) return refuseCase('unknown-party');
  if (!isAccess(state, { level: draft.level, named: draft.to }, actor)) return refuseCase('wrong-access');
  if (known !== undefined && isSameDraft(known, draft)) return [];
  return [{ type: 'order-drafted', order: id, ...draft }];
}

function isSameDraft(known: DraftedOrder, { kind, level, to, deadline, text }: DraftedOrder): boolean {
  const isSame = known.kind === kind && known.level === level && known.text === text && known.to.join() === to.join();
  return isSame && known.deadline?.kind === deadline?.kind && known.deadline?.days === deadline?.days;
}

/** Whom an order concerns of those who are in the case. Whoever has come to stand under such an id since is not meant. */
export function concernedBy(state: CaseState, { to, draftedAt }: Pick<Order, 'to' | 'draftedAt'>): PartyId[] {
  return to.filter((one) => isInSince(state, one, draftedAt));
}

type Signing = Extract<OrderCommand, { readonly type: 'sign-order' }>;

function decideSigning(state: CaseState, order: Order, command: Signing): CaseDecision {
  const { draft, read, document, number, sha256, size, pages, text, means } = command;
  // Whoever did not hear the answer signs again.
  if (order.stage.kind === 'signed') return order.stage.read === read ? [] : refuseCase('wrong-stage');
  if (order.stage.kind !== 'draft') return refuseCase('wrong-stage');
  if (order.text !== draft || number !== state.documents.size + 1) return refuseCase('changed-meanwhile');
  if (state.documents.has(document)) return refuseCase('wrong-stage');
  if (state.documents.size >= MOST_DOCUMENTS) return refuseCase('case-full');
  const filed = { document, number, kind: order.kind, of: null, sha256, size, pages, replaces: null };
  // Whom it concerns reads it, whatever its level is.
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
  // Nobody is told of what they may not read.
  if (to.some(({ party }) => readable(state, document, { kind: 'person', party }) === undefined))
    return refuseCase('wrong-access');
  // Again by a way that there is, and unless it is asked for only whom nothing has reached.
  const others = to.filter(({ party, by }) => {
    const service = order.services.get(party);
    return service === undefined || (by.length > 0 && (again || isUnreached(service)));
  });
  return others.map(({ party, by }) => ({ type: 'order-served', order: order.id, party, by }));
}

/** Gateways repeat themselves, and what has arrived is not on its way any longer. */
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
  // Whoever has come to stand under that id since was not served.
  if (!isInSince(state, service.party, service.at)) return refuseCase('unknown-order');
  const read: CaseEvent = { type: 'document-read', document: order.stage.document };
  if (service.openedAt !== null) return [read];
  const begins = order.deadline !== null && service.until === null;
  return [{ type: 'service-opened', order: order.id, party: service.party, until: begins ? until : null }, read];
}
