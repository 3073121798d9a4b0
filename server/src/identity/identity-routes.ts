import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { confirmIdentity, listIdentities } from '@mahzar/shared/rest/identity';
import { bind, Refused } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../http/api/caller.ts';
import type { IdentityCheck } from './identity-check.ts';

/** Staff see of whom it is known who they are, and say so. */
export function identityRoutes(identity: Pick<IdentityCheck, 'decide' | 'states'>): Bound[] {
  return [
    bind(listIdentities, async ({ params }) => {
      const items = await identity.states(params.booking as HearingId);
      return items === undefined ? new Refused('not-found') : { items };
    }),
    bind(confirmIdentity, async ({ params, body, caller }) => {
      const outcome = body.outcome === 'confirmed' ? 'proven' : 'refused';
      const decision = { outcome, how: body.how, by: actorOf(caller) } as const;
      const done = await identity.decide(params.booking as HearingId, params.person as SeatId, decision);
      if (done === undefined) return new Refused('not-found');
      return done ? undefined : new Refused('hearing-over');
    }),
  ];
}
