import { confirmPower, listPowers, readPower, refusePower, waivePowerScan } from '@mahzar/shared/rest/powers';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { PowerDesk } from './power-desk.ts';
import type { PowerInbox } from './power-inbox.ts';

/** Routes by which staff decide on powers of attorney of lawyers whom no case names. */
export function powerRoutes(
  inbox: Pick<PowerInbox, 'waitingFor'>,
  desk: Pick<PowerDesk, 'read' | 'waiveScan' | 'confirm' | 'refuse'>,
): Bound[] {
  return [
    bind(listPowers, async ({ caller }) => ({ items: [...(await inbox.waitingFor(caller))] })),
    bind(readPower, ({ params, caller }) => desk.read(params.power, caller)),
    bind(waivePowerScan, ({ params, body, caller }) => desk.waiveScan(params.power, body.reason, caller)),
    bind(confirmPower, ({ params, caller }) => desk.confirm(params.power, caller)),
    bind(refusePower, ({ params, body, caller }) => desk.refuse(params.power, body.reason, caller)),
  ];
}
