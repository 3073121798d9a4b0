import type { CourtClock } from '../scheduling/court-clock.ts';
import { holidayOf } from '../scheduling/holidays.ts';
import type { Block, HolidayList, MatterKind, Office } from './office.ts';

/** A block of one day. Times are epoch milliseconds. */
export interface DayBlock extends Pick<Block, 'turnMinutes' | 'officials' | 'ahead' | 'onTheDay' | 'kinds'> {
  readonly from: number;
  readonly to: number;
}

/** An office's programme for a day. */
export type OfficeDay =
  | {
      readonly state: 'open';
      readonly blocks: readonly DayBlock[];
      /** Announcement for the day; '' for none. */
      readonly note: string;
    }
  | {
      readonly state: 'closed';
      readonly why: 'no-hours' | 'holiday' | 'exception';
      /** The holiday's name, or the announcement of the exception; '' for none. */
      readonly note: string;
    };

/** A start time of turns, and the number of turns given out ahead for it. */
export interface TurnTime {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly places: number;
}

/** Number of taken turns by start time. */
export type TakenTurns = ReadonlyMap<number, number>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Returns the day of the week in Iran, with 0 for Saturday.
 * @param day `YYYY-MM-DD`, Gregorian
 */
export function weekdayOf(day: string): number {
  // JavaScript's weeks begin on Sunday.
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 1) % 7;
}

/**
 * Returns an office's programme for a day: the office's exceptions come before holidays, holidays before the weekly hours.
 * @param day `YYYY-MM-DD`, Gregorian
 */
export function officeDay(
  office: Pick<Office, 'weekly' | 'exceptions'>,
  holidays: HolidayList,
  day: string,
  clock: Pick<CourtClock, 'atWallClock'>,
): OfficeDay {
  const exception = office.exceptions.find(({ date }) => date === day);
  const note = exception?.note ?? '';
  if (exception === undefined) {
    const listed = holidays.find(({ date }) => date === day);
    // Built-in holidays are named in the catalogues of the pages.
    if (listed !== undefined || holidayOf(day) !== null) {
      return { state: 'closed', why: 'holiday', note: listed?.name ?? '' };
    }
  }
  const blocks = exception?.blocks ?? office.weekly.find((each) => each.day === weekdayOf(day))?.blocks ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const at = (minute: number) => clock.atWallClock(midnight + minute * MINUTE_MS);
  const closesAt = exception?.closesAt ?? null;
  const open = blocks
    .filter(({ from }) => closesAt === null || from < closesAt)
    .map(({ from, to, ...block }) => ({
      ...block,
      from: at(from),
      to: at(closesAt === null ? to : Math.min(to, closesAt)),
    }))
    .toSorted((one, other) => one.from - other.from);
  if (open.length > 0) return { state: 'open', blocks: open, note };
  return { state: 'closed', why: exception === undefined ? 'no-hours' : 'exception', note };
}

/**
 * Returns the times of a block's turns that are given out ahead: from the block's beginning, one turn per official at each time.
 * People who join on the day come after them, and take the places of absent people.
 */
export function turnTimes({ from, to, turnMinutes, officials, ahead }: DayBlock): TurnTime[] {
  const times: TurnTime[] = [];
  const length = turnMinutes * MINUTE_MS;
  for (let [at, left] = [from, ahead]; left > 0 && at + length <= to; at += length) {
    const places = Math.min(left, officials.length);
    times.push({ at, places });
    left -= places;
  }
  return times;
}

/** Whether a block takes matters of a kind; null: any kind. */
function receives({ kinds }: DayBlock, kind: MatterKind | null): boolean {
  return kind === null || kinds.length === 0 || kinds.includes(kind);
}

/**
 * Returns from when people may join the queue of the day; its turns are given out from then on.
 * @param first of the day's blocks
 */
export function todayFrom(first: Pick<DayBlock, 'from'>): number {
  return first.from - OPENS_BEFORE_MS;
}

/**
 * Returns the turns of a day that can still be chosen, by time.
 * @param now epoch milliseconds
 */
export function freeTurns(
  day: OfficeDay,
  kind: MatterKind | null,
  taken: TakenTurns,
  now: number,
): { readonly at: number; readonly free: number }[] {
  const first = day.state === 'open' ? day.blocks[0] : undefined;
  if (day.state === 'closed' || first === undefined || now >= todayFrom(first)) return [];
  return day.blocks
    .filter((block) => receives(block, kind))
    .flatMap(turnTimes)
    .map(({ at, places }) => ({ at, free: places - (taken.get(at) ?? 0) }))
    .filter(({ free }) => free > 0);
}

/** Whether an existing turn is still part of the office's programme for that day. */
export function turnStands(day: OfficeDay, at: number): boolean {
  return day.state === 'open' && day.blocks.some((block) => turnTimes(block).some((time) => time.at === at));
}

/** State of today's queue for people who would join without a turn. */
export interface Today {
  /** `not-yet`: it opens later today; `over`: the last block has ended. */
  readonly state: 'open' | 'not-yet' | 'full' | 'over' | 'closed';
  /** Epoch milliseconds; null when nobody is received today. */
  readonly opensAt: number | null;
  readonly closesAt: number | null;
  /** Number of people who may still join. */
  readonly left: number;
}

/**
 * Returns the state of the queue of the day. It opens before the first block for the matter, and takes people until the last one
 * ends.
 * @param joined number of people who have joined on the day, including those who left
 * @param now epoch milliseconds
 */
export function today(day: OfficeDay, kind: MatterKind | null, joined: number, now: number): Today {
  const blocks = day.state === 'open' ? day.blocks.filter((block) => receives(block, kind)) : [];
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return { state: 'closed', opensAt: null, closesAt: null, left: 0 };
  const left = Math.max(0, blocks.reduce((sum, { onTheDay }) => sum + onTheDay, 0) - joined);
  const opensAt = todayFrom(first);
  const state = now >= last.to ? 'over' : left === 0 ? 'full' : now < opensAt ? 'not-yet' : 'open';
  return { state, opensAt, closesAt: last.to, left };
}

/** How long before the first meeting people may join the queue of the day. */
const OPENS_BEFORE_MS = 30 * MINUTE_MS;

/** Returns `count` days from the first one on, `YYYY-MM-DD`. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => new Date(start + index * DAY_MS).toISOString().slice(0, 10));
}
