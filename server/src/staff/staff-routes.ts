import * as routes from '@mahzar/shared/rest/staff';
import { staffMay } from '@mahzar/shared/staff/roles';
import { bind, Refused } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../http/api/caller.ts';
import { paged } from '../http/api/paged.ts';
import {
  changeAccount,
  endSessions,
  inviteColleague,
  renewInvitation,
  resetSecondFactor,
  shown,
  unbindAccount,
} from './accounts.ts';
import { everybody } from './everybody.ts';
import type { Account } from '../storage/staff-store.ts';
import type { StaffParts } from './parts.ts';

/**
 * Routes by which administrators keep the accounts, and others find colleagues.
 * @param endSupport whoever has the account helps at no hearing any longer
 */
export function staffRoutes(parts: StaffParts, endSupport: (account: string) => Promise<void>): Bound[] {
  const shutOut = async (result: Account | Refused) => {
    if (!(result instanceof Refused)) await endSupport(result.id);
    return shownOr(result);
  };
  return [
    bind(routes.listStaff, ({ query }) =>
      paged(query, async (page) => {
        const { items, next } = await parts.accounts().list(page);
        return { items: items.map(shown), next };
      }),
    ),
    bind(routes.listColleagues, async () => {
      const active = (await everybody(parts.accounts())).filter(({ disabled }) => !disabled);
      const items = active.map(({ id, name, roles }) => ({ account: id, name, roles: [...roles] }));
      return { items: items.sort((one, other) => one.name.localeCompare(other.name, 'fa')) };
    }),
    bind(routes.inviteStaff, async ({ body, caller }) => {
      const result = await inviteColleague(parts, actorOf(caller), body);
      return result instanceof Refused ? result : { ...result, account: shown(result.account) };
    }),
    bind(routes.changeStaff, async ({ body, caller, params }) => {
      const result = await changeAccount(parts, actorOf(caller), params.account, body);
      const mayHelp = !(result instanceof Refused) && !result.disabled && staffMay(result.roles, 'join-as-support');
      return mayHelp ? shownOr(result) : shutOut(result);
    }),
    bind(routes.renewInvitation, ({ caller, params }) => renewInvitation(parts, actorOf(caller), params.account)),
    bind(routes.resetSecondFactor, async ({ caller, params }) =>
      shutOut(await resetSecondFactor(parts, actorOf(caller), params.account)),
    ),
    bind(routes.unbindStaff, async ({ caller, params }) =>
      shutOut(await unbindAccount(parts, actorOf(caller), params.account)),
    ),
    bind(routes.endStaffSessions, async ({ caller, params }) => {
      const refused = await endSessions(parts, actorOf(caller), params.account);
      if (refused === undefined) await endSupport(params.account);
      return refused;
    }),
  ];
}

function shownOr(result: Account | Refused) {
  return result instanceof Refused ? result : shown(result);
}
