import {
  changeOffice,
  closeOfficeDay,
  createOffice,
  listOffices,
  listOpenOffices,
  listTurns,
  openOffice,
  pauseOffice,
  readHolidays,
  readOffice,
  setHolidays,
} from '@mahzar/shared/rest/offices';
import { Rejection } from '@mahzar/shared/rejection';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { mayRunOffice } from '@mahzar/shared/queue/law/capacity';
import type { OfficeCapacity } from '@mahzar/shared/queue/law/capacity';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../audit/actor-of.ts';
import type { Caller } from '../http/api/caller.ts';
import type { Offices } from './offices.ts';

type StaffCaller = Extract<Caller, { readonly kind: 'staff' }>;

/**
 * Routes to offices: public facts about them, and their hours for staff.
 * @param capacityAt the role of a member of staff at an office; null when they have none
 */
export function officeRoutes(
  offices: Offices,
  capacityAt: (office: OfficeId, caller: StaffCaller) => Promise<OfficeCapacity>,
): Bound[] {
  /** A system of the court with this permission acts for every office. */
  const mayRun = async (office: OfficeId, caller: Caller): Promise<boolean> =>
    caller.kind !== 'staff' || mayRunOffice(caller.roles, await capacityAt(office, caller));
  return [
    bind(listOpenOffices, async () => ({
      // Without the officials and their hours.
      items: (await offices.all()).map((office) => openOffice.strip().parse(office)),
    })),
    bind(listTurns, async ({ params, query }) => {
      return (await offices.turns(params.office, query.kind ?? null)) ?? new Rejection('not-found');
    }),
    bind(listOffices, async () => ({ items: [...(await offices.all())] })),
    bind(readOffice, async ({ params }) => (await offices.find(params.office)) ?? new Rejection('not-found')),
    bind(createOffice, ({ body, caller }) => offices.create(body, actorOf(caller))),
    bind(changeOffice, ({ params, body, caller }) => offices.change(params.office, body, actorOf(caller))),
    bind(pauseOffice, async ({ params: { office }, body, caller }) =>
      (await mayRun(office, caller))
        ? offices.pause(office, body.version, body.paused, actorOf(caller))
        : new Rejection('not-found'),
    ),
    bind(closeOfficeDay, async ({ params: { office }, body, caller }) =>
      (await mayRun(office, caller)) ? offices.closeDay(office, body, actorOf(caller)) : new Rejection('not-found'),
    ),
    bind(readHolidays, () => offices.holidays()),
    bind(setHolidays, ({ body, caller }) => offices.setHolidays(body.version, body.days, actorOf(caller))),
  ];
}
