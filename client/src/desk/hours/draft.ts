import type { WorkingHours } from '@mahzar/shared/rest/allocation';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { isDay } from '../ui/useAddressed.ts';
import { clockOf, DAY_MINUTES, endMinuteOf, minuteOf } from '../ui/clock.ts';
import { missing } from '../ui/missing.ts';

/** A time range of work in the form, `HH:MM`; one that ends at midnight ends at `00:00`. */
export interface TimeRangeDraft {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** A day with other hours. */
export interface ExceptionDraft {
  readonly id: string;
  /** `YYYY-MM-DD` (Gregorian); '' while there is none. */
  readonly date: string;
  readonly hours: readonly TimeRangeDraft[];
}

/** Working hours in the form. */
export interface HoursDraft {
  /** By day of the week, Saturday first. */
  readonly weekly: readonly (readonly TimeRangeDraft[])[];
  readonly exceptions: readonly ExceptionDraft[];
}

type Hours = Pick<WorkingHours, 'weekly' | 'exceptions'>;

/** Days of the week, with 0 for Saturday. */
export const WEEK: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
/** Number of days on which offices are open: Saturday to Wednesday. */
const OFFICE_DAYS = 5;

/** Returns the form of working hours. @param newId makes ids for the parts of the form */
export function draftOfHours({ weekly, exceptions }: Hours, newId: () => string): HoursDraft {
  const timeRanges = (hours: Hours['weekly'][number]['hours']): readonly TimeRangeDraft[] =>
    hours.map(({ from, to }) => ({ id: newId(), from: clockOf(from), to: clockOf(to) }));
  return {
    weekly: WEEK.map((day) => timeRanges(weekly.find((one) => one.day === day)?.hours ?? [])),
    exceptions: exceptions
      .toSorted((one, other) => one.date.localeCompare(other.date))
      .map(({ date, hours }) => ({ id: newId(), date, hours: timeRanges(hours) })),
  };
}

/** Returns the request's body. Call it only when `problemsOfHours` finds nothing. */
export function bodyOfHours({ weekly, exceptions }: HoursDraft): Hours {
  const timeRanges = (hours: readonly TimeRangeDraft[]) =>
    hours
      .map(({ from, to }) => ({ from: minuteOf(from), to: endMinuteOf(to) }))
      .toSorted((one, other) => one.from - other.from);
  const days = weekly.map((hours, day) => ({ day, hours: timeRanges(hours) }));
  return {
    // All seven days, because the service identifies them by position; none when the week has no hours.
    weekly: days.every(({ hours }) => hours.length === 0) ? [] : days,
    exceptions: exceptions.map(({ date, hours }) => ({ date, hours: timeRanges(hours) })),
  };
}

/** Returns missing or wrong fields before the request is sent. */
export function problemsOfHours({ weekly, exceptions }: HoursDraft): readonly FieldProblem[] {
  const dates = exceptions.map(({ date }) => date);
  return [
    ...weekly.flatMap((hours, day) => problemsOfRanges(`weekly.${day}`, hours)),
    ...exceptions.flatMap(({ date, hours }, at) => [
      ...(isDay(date) ? [] : [{ field: `exceptions.${at}.date`, code: 'required' }]),
      ...(date !== '' && dates.indexOf(date) < at ? [{ field: `exceptions.${at}.date`, code: 'repeated' }] : []),
      ...problemsOfRanges(`exceptions.${at}`, hours),
    ]),
  ];
}

/** Returns the week with one day's hours copied to all days on which offices are open. */
export function likeDay(weekly: HoursDraft['weekly'], day: number, newId: () => string): HoursDraft['weekly'] {
  const same = weekly[day] ?? [];
  return weekly.map((hours, at) =>
    at < OFFICE_DAYS && at !== day ? same.map((timeRange) => ({ ...timeRange, id: newId() })) : hours,
  );
}

/** Returns a proposal: the morning for an empty day, otherwise a range after the last one. */
export function nextTimeRange(hours: readonly TimeRangeDraft[], newId: () => string): TimeRangeDraft {
  const last = hours.at(-1);
  if (last === undefined) return { id: newId(), from: '07:30', to: '14:30' };
  const from = Math.min(endMinuteOf(last.to) + 60 || 0, DAY_MINUTES - 60);
  return { id: newId(), from: clockOf(from), to: clockOf(Math.min(from + 120, DAY_MINUTES)) };
}

function problemsOfRanges(of: string, hours: readonly TimeRangeDraft[]): readonly FieldProblem[] {
  return hours.flatMap(({ from, to }, at) => {
    const field = (name: 'from' | 'to'): string => `${of}.hours.${at}.${name}`;
    const blank = [...missing(field('from'), from), ...missing(field('to'), to)];
    if (blank.length > 0) return blank;
    return endMinuteOf(to) <= minuteOf(from) ? [{ field: field('to'), code: 'before-start' }] : [];
  });
}
