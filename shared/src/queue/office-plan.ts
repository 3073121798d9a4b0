import type { Office } from '../offices/office.ts';
import { today, turnTimes } from '../offices/office-day.ts';
import type { OfficeDay } from '../offices/office-day.ts';
import type { OfficialId } from './ids.ts';
import type { QueuePlan } from './plan.ts';

const MINUTE_MS = 60_000;
/** So long a phone may be away without its person losing the place. */
const PLACE_HELD_MS = 5 * MINUTE_MS;
const READY_MS = 10 * MINUTE_MS;

/** What an office has decided for a day on which it receives people; null for one on which it does not. */
export function officePlan(
  office: Pick<Office, 'kinds' | 'recording' | 'officials'>,
  day: OfficeDay,
): QueuePlan | null {
  const { opensAt, closesAt } = today(day, null, 0, 0);
  if (day.state === 'closed' || opensAt === null || closesAt === null) return null;
  const { blocks } = day;
  const receiving = new Set(blocks.flatMap(({ officials }) => officials));
  const lengthOf = ({ from, to }: { readonly from: number; readonly to: number }) => to - from;
  const open = blocks.reduce((sum, block) => sum + lengthOf(block), 0);
  const turnMinutes = blocks.reduce((sum, block) => sum + block.turnMinutes * lengthOf(block), 0) / open;
  return {
    opensAt: blocks[0]!.from,
    closesAt,
    breaks: blocks.slice(1).flatMap(({ from: until }, before) => {
      const from = blocks[before]!.to;
      return from < until ? [{ from, until }] : [];
    }),
    todayFrom: opensAt,
    plannedMs: Math.round(turnMinutes * MINUTE_MS),
    slots: blocks.flatMap(turnTimes),
    onDay: blocks.reduce((sum, { onTheDay }) => sum + onTheDay, 0),
    placeHeldMs: PLACE_HELD_MS,
    readyMs: READY_MS,
    officials: office.officials.flatMap(({ account }) => (receiving.has(account) ? [account as OfficialId] : [])),
    matters: office.kinds,
    recording: office.recording,
  };
}
