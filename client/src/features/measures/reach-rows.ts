import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId, SourceKind } from '@mahzar/shared/hearing/ids';
import type { Response } from '@mahzar/shared/protocol/messages';

/** A stretch in which somebody (or the record) could hear or see something of somebody. Epoch ms; `to` null: it lasts. */
export interface Stretch {
  readonly listener: string;
  readonly seat: string;
  readonly kind: SourceKind;
  readonly from: number;
  readonly to: number | null;
}

/** The rows of a reach table, taken apart, in the order in which they began. */
export function stretchesOf(rows: Response<'reach-table'>['rows']): Stretch[] {
  return rows
    .map(({ listener, source, from, to }) => ({ listener, from, to, ...parseSourceId(source as SourceId) }))
    .toSorted((one, other) => one.from - other.from);
}

/** A stretch in which all of these could be received. */
export interface Row extends Omit<Stretch, 'kind'> {
  readonly kinds: readonly SourceKind[];
}

/** One row for what began and ended at the same moment for the same pair, such as voice and picture. */
export function gathered(stretches: readonly Stretch[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { kind, ...stretch } of stretches) {
    const key = [stretch.listener, stretch.seat, stretch.from, stretch.to].join(' ');
    rows.set(key, { ...stretch, kinds: [...(rows.get(key)?.kinds ?? []), kind] });
  }
  return [...rows.values()];
}

/** Those of one listener and of one who was heard or seen; null means everybody. */
export function between(stretches: readonly Stretch[], listener: string | null, seat: string | null): Stretch[] {
  return stretches.filter(
    (stretch) => (listener === null || stretch.listener === listener) && (seat === null || stretch.seat === seat),
  );
}
