import type { QueueActor } from '@mahzar/shared/queue/event';
import type { OfficialId, StaffId } from '@mahzar/shared/queue/ids';
import type { QueuePlan } from '@mahzar/shared/queue/plan';
import { SUNDAY, SUNDAY_NINE } from './offices.ts';

export const DAY_OF_QUEUE = SUNDAY;
export const CLERK: QueueActor = { kind: 'staff', account: 'clerk' as StaffId };
const MINUTE_MS = 60_000;

/** A day with these officials, from nine on, with twenty turns ahead and a hundred on the day. */
export function queueDayPlan(officials: readonly OfficialId[], change: Partial<QueuePlan> = {}): QueuePlan {
  return {
    opensAt: SUNDAY_NINE,
    closesAt: SUNDAY_NINE + 240 * MINUTE_MS,
    breaks: [],
    todayFrom: SUNDAY_NINE - 60 * MINUTE_MS,
    plannedMs: 10 * MINUTE_MS,
    slots: Array.from({ length: 10 }, (_, index) => ({ at: SUNDAY_NINE + index * 10 * MINUTE_MS, places: 2 })),
    onDay: 100,
    placeHeldMs: 5 * MINUTE_MS,
    readyMs: 10 * MINUTE_MS,
    officials,
    matters: ['complaint', 'follow-up'],
    recording: 'by-consent',
    ...change,
  };
}
