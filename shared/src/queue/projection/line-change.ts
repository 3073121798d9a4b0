import type { RequestId } from '../ids.ts';
import type { LineRow, LineView } from './line-view.ts';

type Head = Omit<LineView, 'rows'>;

/** What changed of a line. */
export interface LineChange {
  /** Fields that have another value now. */
  readonly head: Partial<Head>;
  /** Rows that are new or have another value somewhere, whole. */
  readonly rows: readonly LineRow[];
  /** Rows that are not shown any longer. */
  readonly gone: readonly RequestId[];
}

/** What turns the one into the other; null when they show the same. */
export function lineChange(before: LineView, after: LineView): LineChange | null {
  const was = new Map(before.rows.map((row) => [row.request, row]));
  const rows = after.rows.filter((row) => {
    const former = was.get(row.request);
    was.delete(row.request);
    return former === undefined || !isSame(former, row);
  });
  const gone = [...was.keys()];
  const head = changedHead(before, after);
  return rows.length === 0 && gone.length === 0 && Object.keys(head).length === 0 ? null : { head, rows, gone };
}

/** The line with a change; rows that did not change stay the same objects. */
export function withLineChange(view: LineView, { head, rows, gone }: LineChange): LineView {
  const changed = new Map(view.rows.map((row) => [row.request, row]));
  for (const row of rows) changed.set(row.request, row);
  for (const request of gone) changed.delete(request);
  return { ...view, ...head, rows: [...changed.values()] };
}

function changedHead({ rows: _before, ...before }: LineView, { rows: _after, ...after }: LineView): Partial<Head> {
  const names = Object.keys(after) as (keyof Head)[];
  const changed = names.filter((name) => !isSame(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}

/** Of plain values, as JSON has them. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
