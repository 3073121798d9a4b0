import {
  allocate,
  allocateMyself,
  endAllocation,
  endMyAllocation,
  listAllocations,
  listFreeStaff,
  readWorkingHours,
  setWorkingHours,
} from '@mahzar/shared/rest/allocation';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import { paged } from '../../http/api/paged.ts';
import { actorOf } from '../../audit/actor-of.ts';
import { pageOf } from '../../storage/keyset.ts';
import type { Allocations } from './allocations.ts';

/** Routes to working hours and allocations of staff. */
export function allocationRoutes(allocations: Allocations): Bound[] {
  return [
    bind(listAllocations, ({ query: { from, to, account, ...page } }) =>
      paged(page, async ({ after, limit }) => {
        const accounts = account === undefined ? undefined : [account];
        const found = await allocations.list({ from, to, accounts, after, limit: limit + 1 });
        return pageOf(found, limit, ({ startsAt: at, id }) => ({ at, id }));
      }),
    ),
    bind(allocate, ({ body, caller }) => allocations.allocate(actorOf(caller), body)),
    bind(endAllocation, ({ params, caller }) => allocations.end(actorOf(caller), params.allocation)),
    bind(allocateMyself, async ({ body, caller }) => {
      if (caller.kind !== 'staff') return new Rejection('not-permitted');
      return allocations.allocate(actorOf(caller), { ...body, account: caller.account });
    }),
    bind(endMyAllocation, async ({ params, caller }) => {
      if (caller.kind !== 'staff') return new Rejection('not-permitted');
      return allocations.end(actorOf(caller), params.allocation, caller.account);
    }),
    bind(listFreeStaff, async ({ query: { from, to, as } }) => ({ items: await allocations.free(from, to, as) })),
    bind(readWorkingHours, async ({ params: { account } }) => {
      const hours = await allocations.hoursOf(account);
      return hours === null ? new Rejection('not-found') : { account, ...hours };
    }),
    bind(setWorkingHours, ({ params, body, caller }) => allocations.setHours(actorOf(caller), params.account, body)),
  ];
}
