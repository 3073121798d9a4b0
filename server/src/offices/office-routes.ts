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
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../http/api/caller.ts';
import type { Offices } from './offices.ts';

/** Routes to offices: what anybody may know of them, and their hours for staff. */
export function officeRoutes(offices: Offices): Bound[] {
  return [
    bind(listOpenOffices, async () => ({
      // Not who receives there, and when each of them does.
      items: (await offices.all()).map((office) => openOffice.strip().parse(office)),
    })),
    bind(listTurns, async ({ params, query }) => {
      return (await offices.turns(params.office, query.kind ?? null)) ?? new Rejection('not-found');
    }),
    bind(listOffices, async () => ({ items: [...(await offices.all())] })),
    bind(readOffice, async ({ params }) => (await offices.find(params.office)) ?? new Rejection('not-found')),
    bind(createOffice, ({ body, caller }) => offices.create(body, actorOf(caller))),
    bind(changeOffice, ({ params, body, caller }) => offices.change(params.office, body, actorOf(caller))),
    bind(pauseOffice, ({ params, body, caller }) =>
      offices.pause(params.office, body.version, body.paused, actorOf(caller)),
    ),
    bind(closeOfficeDay, ({ params, body, caller }) => offices.closeDay(params.office, body, actorOf(caller))),
    bind(readHolidays, () => offices.holidays()),
    bind(setHolidays, ({ body, caller }) => offices.setHolidays(body.version, body.days, actorOf(caller))),
  ];
}
