import type { CaseEntry, OrderEvent } from '../event.ts';
import type { CaseState, Order, OrderService } from '../state.ts';

type Orders = CaseState['orders'];

/** Returns the orders after an entry. Does not consult the law. */
export function evolveOrders(orders: Orders, event: OrderEvent, { at, actor }: CaseEntry): Orders {
  const known = orders.get(event.order);
  const kept = (order: Order): Orders => new Map(orders).set(order.id, order);
  if (event.type === 'order-drafted') {
    const { type: _, order: id, ...drafted } = event;
    const stage = { kind: 'draft' } as const;
    return kept({ ...drafted, id, draftedBy: actor, draftedAt: at, stage, services: new Map() });
  }
  if (known === undefined) return orders;
  const served = (service: OrderService): Orders =>
    kept({ ...known, services: new Map(known.services).set(service.party, service) });
  switch (event.type) {
    case 'order-discarded':
      return kept({ ...known, stage: { kind: 'discarded', at } });
    case 'order-signed': {
      const { document, read, means } = event;
      return kept({ ...known, stage: { kind: 'signed', at, by: actor, document, read, means } });
    }
    case 'order-served': {
      const { party, by } = event;
      // After a repeated service the order must be opened again; a running deadline continues.
      const until = known.services.get(party)?.until ?? null;
      return served({ party, at, by: new Map(by.map((one) => [one, null])), openedAt: null, until });
    }
    case 'service-noted':
    case 'service-opened': {
      const service = known.services.get(event.party);
      if (service === undefined) return orders;
      const until = service.until ?? event.until;
      if (event.type === 'service-opened') return served({ ...service, openedAt: service.openedAt ?? at, until });
      return served({ ...service, by: new Map(service.by).set(event.channel, event.result), until });
    }
    default:
      return event satisfies never;
  }
}
