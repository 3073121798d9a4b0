import { confirmIdentity, listIdentities, withdrawIdentity } from '@mahzar/shared/rest/identity';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import { actorOf } from '../../audit/actor-of.ts';
import type { IdentityCheck, DecisionRejectionCode } from './identity-check.ts';

/** Routes by which staff see, decide and withdraw people's identity states. */
export function identityRoutes(identity: Pick<IdentityCheck, 'decide' | 'withdraw' | 'states'>): Bound[] {
  const answered = (undecided: DecisionRejectionCode | null) =>
    undecided === null ? undefined : new Rejection(undecided);
  return [
    bind(listIdentities, async ({ params }) => {
      const items = await identity.states(params.booking);
      return items === undefined ? new Rejection('not-found') : { items };
    }),
    bind(confirmIdentity, async ({ params, body: { outcome, how, version }, caller }) => {
      const decision = { outcome: outcome === 'confirmed' ? 'proven' : 'refused', how, version } as const;
      const by = actorOf(caller);
      return answered(await identity.decide(params.booking, params.person, { ...decision, by }));
    }),
    bind(withdrawIdentity, async ({ params, body: { version }, caller }) => {
      const decision = { version, by: actorOf(caller) };
      return answered(await identity.withdraw(params.booking, params.person, decision));
    }),
  ];
}
