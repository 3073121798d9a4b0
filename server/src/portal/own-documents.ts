import { Rejection } from '@mahzar/shared/rejection';
import { isOwnPage } from '../http/api/router.ts';
import type { OriginRule } from '../http/origin.ts';
import type { VisitorsOfCases } from '../proceedings/document-router.ts';
import type { OrderDesk } from '../proceedings/orders/order-desk.ts';
import type { NamedPersons, PersonKey } from '../scheduling/named-persons.ts';
import type { PortalLimits } from './portal-limits.ts';
import type { PersonOfRequest } from './portal-routes.ts';
import { actorsOf, unopened } from './own-case-views.ts';

/** Identifies people as visitors of the documents of their own cases. */
export function ownVisitors(parts: {
  readonly personOf: PersonOfRequest;
  readonly persons: Pick<NamedPersons, 'caseOf'>;
  readonly limits: Pick<PortalLimits, 'ofUpload'>;
  /** Key by which a person is counted. */
  readonly personIndex: (who: PersonKey) => string;
  readonly orders: Pick<OrderDesk, 'isKeptFrom'>;
  readonly originAllowed: OriginRule;
}): VisitorsOfCases {
  const { personOf, persons, limits, personIndex, orders, originAllowed } = parts;
  return {
    async visitorOf(request) {
      const isChange = request.method !== 'GET' && request.method !== 'HEAD';
      if (isChange && !isOwnPage(request, originAllowed)) return new Rejection('cross-site');
      const who = await personOf(request);
      if (who instanceof Rejection) return who;
      const named = await persons.caseOf(who, String(request.params['case']));
      const [first, ...others] = named === undefined ? [] : actorsOf(named);
      // A case that does not name the person does not exist for them.
      return named === undefined || first === undefined
        ? new Rejection('not-found')
        : { id: named.file.id, asker: personIndex(who), actors: [first, ...others] };
    },
    mayUpload: ({ asker }, size) => limits.ofUpload(asker, size),
    /**
     * An order served on the person is opened by an explicit act, whose consequences are explained, and not by looking at its
     * document.
     */
    async mayLook(state, { id: document }, { actors }) {
      const mine = actors.flatMap((actor) => (actor.kind === 'person' ? [actor.party] : []));
      if (unopened(state, document, mine) !== undefined) return new Rejection('wrong-stage');
      const order = [...state.orders.values()].find(
        ({ stage }) => stage.kind === 'signed' && stage.document === document,
      );
      return order !== undefined && (await orders.isKeptFrom(state, order.id, mine))
        ? new Rejection('not-permitted')
        : undefined;
    },
  };
}
