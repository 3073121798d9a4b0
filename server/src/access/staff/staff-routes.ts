import * as routes from '@mahzar/shared/rest/staff';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import { actorOf } from '../../audit/actor-of.ts';
import { paged } from '../../http/api/paged.ts';
import {
  changeAccount,
  endSessions,
  inviteColleague,
  renewInvitation,
  resetSecondFactor,
  staffAccountOf,
  unbindAccount,
} from './accounts.ts';
import { allAccounts } from './all-accounts.ts';
import type { StaffParts } from './parts.ts';

/** Routes by which administrators keep the accounts, and others find colleagues. */
export function staffRoutes(parts: StaffParts): Bound[] {
  return [
    bind(routes.listStaff, ({ query }) =>
      paged(query, async (page) => {
        const { items, next } = await parts.accounts().list(page);
        return { items: items.map(staffAccountOf), next };
      }),
    ),
    bind(routes.listColleagues, async () => {
      const active = (await allAccounts(parts.accounts())).filter(({ disabled }) => !disabled);
      const items = active.map(({ id, name, roles }) => ({ account: id, name, roles: [...roles] }));
      return { items: items.sort((one, other) => one.name.localeCompare(other.name, 'fa')) };
    }),
    bind(routes.inviteStaff, async ({ body, caller }) => {
      const result = await inviteColleague(parts, actorOf(caller), body);
      return result instanceof Rejection ? result : { ...result, account: staffAccountOf(result.account) };
    }),
    bind(routes.changeStaff, async ({ body, caller, params }) =>
      shownOr(await changeAccount(parts, actorOf(caller), params.account, body)),
    ),
    bind(routes.renewInvitation, ({ caller, params }) => renewInvitation(parts, actorOf(caller), params.account)),
    bind(routes.resetSecondFactor, async ({ caller, params }) =>
      shownOr(await resetSecondFactor(parts, actorOf(caller), params.account)),
    ),
    bind(routes.unbindStaff, async ({ caller, params }) =>
      shownOr(await unbindAccount(parts, actorOf(caller), params.account)),
    ),
    bind(routes.endStaffSessions, ({ caller, params }) => endSessions(parts, actorOf(caller), params.account)),
  ];
}

function shownOr(result: Parameters<typeof staffAccountOf>[0] | Rejection<ApiErrorCode>) {
  return result instanceof Rejection ? result : staffAccountOf(result);
}
