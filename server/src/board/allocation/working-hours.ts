import type { WorkingHours } from '@mahzar/shared/rest/allocation';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';

/** Working hours in the form of `rest/allocation.ts`. */
export type Hours = Pick<WorkingHours, 'weekly' | 'exceptions'>;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Whether the working hours cover a whole time range (epoch ms); null when none are entered. */
export function worksThrough(
  { weekly, exceptions }: Hours,
  from: number,
  to: number,
  { atWallClock, dayOf, wallClock }: CourtClock,
): boolean | null {
  if (weekly.length === 0 && exceptions.length === 0) return null;
  // A meeting may pass midnight: every day that it touches is checked for its part.
  for (let day = dayOf(from); ; day = dayAfter(day)) {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const begins = atWallClock(midnight);
    if (begins >= to) return true;
    const ends = atWallClock(midnight + DAY_MS);
    const minuteOf = (at: number) => (wallClock(at).getTime() - midnight) / MINUTE_MS;
    const [first, last] = [minuteOf(Math.max(from, begins)), minuteOf(Math.min(to, ends))];
    if (!covers(hoursOn(day, { weekly, exceptions }), first, last)) return false;
  }
}

function hoursOn(date: string, { weekly, exceptions }: Hours): readonly { from: number; to: number }[] {
  const differs = exceptions.find((each) => each.date === date);
  if (differs !== undefined) return differs.hours;
  // JavaScript's weeks begin on Sunday, Iran's on Saturday.
  const day = (new Date(`${date}T00:00:00Z`).getUTCDay() + 1) % 7;
  return weekly.find((each) => each.day === day)?.hours ?? [];
}

/** Whether time ranges, which may touch or overlap, cover all minutes between two. */
function covers(hours: readonly { from: number; to: number }[], first: number, last: number): boolean {
  let reached = first;
  for (const { from, to } of hours.toSorted((one, other) => one.from - other.from)) {
    if (from <= reached) reached = Math.max(reached, to);
  }
  return reached >= last;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
