import { outcomeOf } from '@mahzar/shared/device-check';
import type { CheckResult, StoredCheck } from '@mahzar/shared/device-check';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { checkResult } from '@mahzar/shared/protocol/device-check';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Database } from '../storage/database.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A check of a device was kept. */
    'device-checked': [hearing: HearingId, check: StoredCheck];
  }
}

/** Most hearings per query: databases limit the number of parameters. */
const AT_ONCE = 500;

export type DeviceChecks = ReturnType<typeof createDeviceChecks>;

/** Device checks in the database; only the last one of each seat is kept. */
export function createDeviceChecks({ db }: Database, bus: EventBus) {
  return {
    /** @param at epoch milliseconds */
    async keep(hearing: HearingId, seat: SeatId, result: CheckResult, at: number): Promise<void> {
      const row = { at, result: JSON.stringify(result) };
      await db
        .insertInto('device_checks')
        .values({ hearing_id: hearing, seat, ...row })
        .onConflict((conflict) => conflict.columns(['hearing_id', 'seat']).doUpdateSet(row))
        .execute();
      bus.publish('device-checked', hearing, asStored(seat, at, result));
    },

    /** Latest checks of these hearings. Hearings without any are left out. */
    async latestChecks(hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, readonly StoredCheck[]>> {
      const found = new Map<HearingId, StoredCheck[]>();
      for (let from = 0; from < hearings.length; from += AT_ONCE) {
        const rows = await db
          .selectFrom('device_checks')
          .selectAll()
          .where('hearing_id', 'in', hearings.slice(from, from + AT_ONCE))
          .orderBy('seat')
          .execute();
        for (const { hearing_id: hearing, seat, at, result } of rows) {
          const kept = asStored(seat, at, checkResult.parse(JSON.parse(result)));
          found.set(hearing, [...(found.get(hearing) ?? []), kept]);
        }
      }
      return found;
    },
  };
}

function asStored(seat: SeatId, at: number, result: CheckResult): StoredCheck {
  return { ...result, seat, at, outcome: outcomeOf(result) };
}
