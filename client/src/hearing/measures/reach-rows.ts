import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId, SourceKind } from '@mahzar/shared/hearing/ids';
import type { Response } from '@mahzar/shared/protocol/messages';

/**
 * A time range in which a listener (a person or the record) could hear or see a source of a person. Epoch ms; `to` null: it lasts.
 */
export interface ReachRange {
  readonly listener: string;
  readonly seat: string;
  readonly kind: SourceKind;
  readonly from: number;
  readonly to: number | null;
}

/** Parses the rows of a reach table, in the order of their beginning. */
export function rangesOf(rows: Response<'reach-table'>['rows']): ReachRange[] {
  return rows
    .map(({ listener, source, from, to }) => ({ listener, from, to, ...parseSourceId(source as SourceId) }))
    .toSorted((one, other) => one.from - other.from);
}

/** A time range in which all of these kinds could be received. */
export interface Row extends Omit<ReachRange, 'kind'> {
  readonly kinds: readonly SourceKind[];
}

/** Merges ranges of the same pair with equal beginning and end, such as voice and picture, into one row. */
export function mergeKinds(ranges: readonly ReachRange[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { kind, ...range } of ranges) {
    const key = [range.listener, range.seat, range.from, range.to].join(' ');
    rows.set(key, { ...range, kinds: [...(rows.get(key)?.kinds ?? []), kind] });
  }
  return [...rows.values()];
}

/** Returns the ranges of one listener and one observed person; null means everybody. */
export function rangesBetween(
  ranges: readonly ReachRange[],
  listener: string | null,
  seat: string | null,
): ReachRange[] {
  return ranges.filter(
    (range) => (listener === null || range.listener === listener) && (seat === null || range.seat === seat),
  );
}
