import type { OfficialId } from './ids.ts';

/** Whether meetings are recorded, as the office has set it. */
export const RECORDING_RULES = ['always', 'by-consent', 'never'] as const;
export type RecordingRule = (typeof RECORDING_RULES)[number];

/** Turns that are given out ahead for one moment of the day (epoch ms): one for each official who meets people then. */
export interface Slot {
  readonly at: number;
  readonly places: number;
}

/**
 * The office's plan for the day. It is part of the log, so later settings do not change past days. Times are epoch milliseconds,
 * lengths milliseconds.
 */
export interface QueuePlan {
  readonly opensAt: number;
  readonly closesAt: number;
  /** Breaks between the blocks of the day, in which nobody is called. In order. */
  readonly breaks: readonly { readonly from: number; readonly until: number }[];
  /** From this time on turns of the day's queue are given out; a turn ahead is given out until its moment. */
  readonly todayFrom: number;
  /** Planned length of one meeting. */
  readonly plannedMs: number;
  /** Sorted by time. Their turns have the numbers 1, 2, 3, … */
  readonly slots: readonly Slot[];
  /** Number of turns that are given out on the day itself. */
  readonly onDay: number;
  /** For how long a disconnected person keeps the place. */
  readonly placeHeldMs: number;
  /** How long before the expected call people are told to be ready. */
  readonly readyMs: number;
  /** The officials who meet people; the position in this list is the desk number on the hall's screen. */
  readonly officials: readonly OfficialId[];
  /** Kinds of matter that the office hears. */
  readonly matters: readonly string[];
  readonly recording: RecordingRule;
}

/** Returns the number of turns that are given out ahead. */
export function aheadOf({ slots }: QueuePlan): number {
  return slots.reduce((sum, { places }) => sum + places, 0);
}

/** Returns the numbers of a moment's turns, `to` excluded; null when no turns are given out for it. */
export function numbersAt({ slots }: QueuePlan, at: number): { readonly from: number; readonly to: number } | null {
  let from = 1;
  for (const slot of slots) {
    if (slot.at === at) return { from, to: from + slot.places };
    from += slot.places;
  }
  return null;
}

/** Returns when a turn is, epoch milliseconds; for a turn of the day's queue, when the day opens. */
export function momentOf({ slots, opensAt }: QueuePlan, number: number | null): number {
  let last = 0;
  for (const { at, places } of slots) {
    last += places;
    if (number !== null && number <= last) return at;
  }
  return opensAt;
}
