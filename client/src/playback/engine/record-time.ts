/** A time range, epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The time of a record: its time ranges on the record joined together, from 0, in milliseconds, without the breaks between them
 * (such as a recess).
 */
export class RecordTime {
  readonly #intervals: readonly Range[];

  constructor(intervals: readonly Range[]) {
    this.#intervals = intervals;
  }

  get length(): number {
    return this.#intervals.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** The positions where later time ranges begin, with a break before each. */
  get breaks(): number[] {
    return this.#intervals.slice(1).map(({ from }) => this.positionOf(from));
  }

  /** Returns the moment (epoch ms) at a position; beyond the ends, the moment of the end. */
  momentOf(position: number): number {
    let left = Math.max(0, position);
    for (const { from, to } of this.#intervals) {
      if (left < to - from) return from + left;
      left -= to - from;
    }
    return this.#intervals.at(-1)?.to ?? 0;
  }

  /** Returns the position of a moment; for a moment in a break, the beginning of the next range. */
  positionOf(moment: number): number {
    let position = 0;
    for (const { from, to } of this.#intervals) {
      if (moment < from) break;
      if (moment < to) return position + moment - from;
      position += to - from;
    }
    return position;
  }

  /** Returns the parts of ranges that are on the record, as positions. */
  positionsOf(ranges: readonly Range[]): Range[] {
    return ranges.flatMap((range) =>
      this.#intervals.flatMap(({ from, to }) => {
        const part = { from: Math.max(from, range.from), to: Math.min(to, range.to) };
        if (part.to <= part.from) return [];
        const start = this.positionOf(part.from);
        return [{ from: start, to: start + part.to - part.from }];
      }),
    );
  }
}
