/** A time range, epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The time of a record: its times on the record one after the other, from 0, in milliseconds. What lay between them (a recess)
 * takes no time.
 */
export class RecordTime {
  readonly #intervals: readonly Range[];

  constructor(intervals: readonly Range[]) {
    this.#intervals = intervals;
  }

  get length(): number {
    return this.#intervals.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** Where each time on the record but the first begins: a break lies there. */
  get breaks(): number[] {
    return this.#intervals.slice(1).map(({ from }) => this.positionOf(from));
  }

  /** The moment (epoch ms) at a position; of one beyond the ends, that of the end. */
  momentOf(position: number): number {
    let left = Math.max(0, position);
    for (const { from, to } of this.#intervals) {
      if (left < to - from) return from + left;
      left -= to - from;
    }
    return this.#intervals.at(-1)?.to ?? 0;
  }

  /** The position of a moment; of one between times on the record, where the next begins. */
  positionOf(moment: number): number {
    let position = 0;
    for (const { from, to } of this.#intervals) {
      if (moment < from) break;
      if (moment < to) return position + moment - from;
      position += to - from;
    }
    return position;
  }

  /** The parts of some ranges that are on the record, as positions. */
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
