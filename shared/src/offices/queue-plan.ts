import type { OfficialId } from '../queue/ids.ts';
import type { QueuePlan } from '../queue/plan.ts';
import { todayFrom, turnTimes } from './office-day.ts';
import type { OfficeDay } from './office-day.ts';
import type { Office } from './office.ts';

const MINUTE_MS = 60_000;
/** How long a disconnected person keeps the place. */
const PLACE_HELD_MS = 10 * MINUTE_MS;
/** How long before the expected call people are told to be ready. */
const READY_MS = 10 * MINUTE_MS;

/** Converts an office's programme for a day to the plan of its queue; null when nobody is received. */
export function queuePlan(office: Pick<Office, 'officials' | 'kinds' | 'recording'>, day: OfficeDay): QueuePlan | null {
  const [first, last] = day.state === 'open' ? [day.blocks[0], day.blocks.at(-1)] : [];
  if (day.state === 'closed' || first === undefined || last === undefined) return null;
  const { blocks } = day;
  const receives = (account: string) => blocks.some(({ officials }) => officials.includes(account));
  const breaks = blocks.flatMap(({ to }, index) => {
    const next = blocks[index + 1];
    return next === undefined || next.from <= to ? [] : { from: to, until: next.from };
  });
  return {
    opensAt: first.from,
    closesAt: last.to,
    breaks,
    todayFrom: todayFrom(first),
    plannedMs: first.turnMinutes * MINUTE_MS,
    slots: blocks.flatMap(turnTimes),
    onDay: blocks.reduce((sum, { onTheDay }) => sum + onTheDay, 0),
    placeHeldMs: PLACE_HELD_MS,
    readyMs: READY_MS,
    officials: office.officials.map(({ account }) => account as OfficialId).filter(receives),
    matters: office.kinds,
    recording: office.recording,
  };
}
