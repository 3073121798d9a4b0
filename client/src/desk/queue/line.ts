import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';

/** Returns the waiting people in calling order. */
export function inLine({ line, rows }: LineView): readonly LineRow[] {
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return line.flatMap((number) => byNumber.get(number) ?? []);
}
