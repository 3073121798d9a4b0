import {
  addWalkIn,
  answerCitizen,
  decideRequest,
  listOfficeRequests,
  listOfficials,
  nameGuests,
  readOfficeRequest,
  writeRequestNotes,
} from '@mahzar/shared/rest/office-requests';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { OfficeRequests } from './office-requests.ts';

/** Routes by which an office reads and decides requests. */
export function officeRequestRoutes(requests: OfficeRequests): Bound[] {
  return [
    bind(listOfficeRequests, async ({ query, caller }) => {
      const items = await requests.list(query.office, query.day, caller);
      return items instanceof Rejection ? items : { items };
    }),
    bind(readOfficeRequest, ({ params, caller }) => requests.read(params.request, caller)),
    bind(decideRequest, ({ params, body, caller }) => requests.decide(params.request, body.decision, caller)),
    bind(writeRequestNotes, ({ params, body, caller }) => requests.writeNotes(params.request, body, caller)),
    bind(nameGuests, ({ params, body, caller }) => requests.nameGuests(params.request, body.guests, caller)),
    bind(answerCitizen, ({ params, body, caller }) => requests.answer(params.request, body, caller)),
    bind(addWalkIn, ({ params, body, caller }) => requests.addWalkIn(params.office, body, caller)),
    bind(listOfficials, async ({ params }) => {
      const items = await requests.officials(params.office);
      return items instanceof Rejection ? items : { items };
    }),
  ];
}
