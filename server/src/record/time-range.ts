/** A range of time, epoch milliseconds. */
export type TimeRange = { from: number; to: number };
