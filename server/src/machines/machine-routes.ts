import { createMachine, listMachines, revokeMachine } from '@mahzar/shared/rest/machines';
import { actorOf } from '../http/api/caller.ts';
import { bind, Refused } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { paged } from '../http/api/paged.ts';
import { hashMachineToken, newMachineToken } from './machine-token.ts';
import type { MachineStore } from './ports.ts';

/** Routes by which an administrator gives and revokes tokens. */
export function machineRoutes(parts: {
  readonly machines: MachineStore;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Buffer;
}): Bound[] {
  const { machines, now, randomBytes } = parts;
  return [
    bind(listMachines, ({ query }) => paged(query, (page) => machines.list(page))),

    bind(createMachine, async ({ body, caller }) => {
      const at = now();
      if (body.expiresAt !== null && body.expiresAt <= at) {
        return new Refused('bad-request', 'expires in the past', [{ field: 'expiresAt', code: 'past' }]);
      }
      const token = newMachineToken(randomBytes);
      const by = actorOf(caller);
      const machine = await machines.create(
        {
          id: randomBytes(12).toString('base64url'),
          name: body.name,
          acts: [...new Set(body.acts)],
          expiresAt: body.expiresAt,
          createdBy: 'id' in by ? by.id : by.kind,
        },
        hashMachineToken(token),
        by,
        at,
      );
      return { machine, token };
    }),

    bind(revokeMachine, async ({ params, caller }) => {
      const known = await machines.revoke(params.machine, actorOf(caller), now());
      return known ? undefined : new Refused('not-found');
    }),
  ];
}
