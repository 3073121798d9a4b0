import type { OfficialId } from './ids.ts';

/** Whether meetings are recorded: the office decides. */
export const RECORDING_RULES = ['always', 'by-consent', 'never'] as const;
export type RecordingRule = (typeof RECORDING_RULES)[number];

/** Turns that are given out ahead for one moment of the day (epoch ms): as many as officials meet people then. */
export interface Slot {
  readonly at: number;
  readonly places: number;
}

/**
 * What the office has decided for the day. Facts of its log: settings that change later change nothing of days that are over.
 * Times are epoch milliseconds, lengths milliseconds.
 */
export interface QueuePlan {
  readonly opensAt: number;
  readonly closesAt: number;
  /** Between the blocks of the day: nobody is called then. In order. */
  readonly breaks: readonly { readonly from: number; readonly until: number }[];
  /** Turns of the day are given out from then on; each turn ahead until its moment. */
  readonly todayFrom: number;
  /** Planned length of one meeting. */
  readonly plannedMs: number;
  /** In the order of their times. Their turns have the numbers 1, 2, 3, … */
  readonly slots: readonly Slot[];
  /** How many turns are given out on the day itself. */
  readonly onDay: number;
  /** Whoever is cut off keeps the place for so long. */
  readonly placeHeldMs: number;
  /** People are told to be ready so long before they will probably be called. */
  readonly readyMs: number;
  /** Who meets people; the place in this list is the number of the desk on the hall's screen. */
  readonly officials: readonly OfficialId[];
  /** Kinds of matter that are heard. */
  readonly matters: readonly string[];
  readonly recording: RecordingRule;
}

/** How many turns are given out ahead. */
export function aheadOf({ slots }: QueuePlan): number {
  return slots.reduce((sum, { places }) => sum + places, 0);
}

/** The numbers of a moment's turns, from the first to the one before `to`; null when no turns are given out for it. */
export function numbersAt({ slots }: QueuePlan, at: number): { readonly from: number; readonly to: number } | null {
  let from = 1;
  for (const slot of slots) {
    if (slot.at === at) return { from, to: from + slot.places };
    from += slot.places;
  }
  return null;
}

/** When a turn is, epoch milliseconds; one of the day itself whenever the day is. */
export function momentOf({ slots, opensAt }: QueuePlan, number: number | null): number {
  let last = 0;
  for (const { at, places } of slots) {
    last += places;
    if (number !== null && number <= last) return at;
  }
  return opensAt;
}
