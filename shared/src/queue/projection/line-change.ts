import { keysOf } from '../../keys-of.ts';
import type { RequestId } from '../ids.ts';
import type { LineRow, LineView } from './line-view.ts';

type Head = Omit<LineView, 'rows'>;

/** The difference between two views of a line. */
export interface LineChange {
  /** Fields with a new value. */
  readonly head: Partial<Head>;
  /** New or changed rows, whole. */
  readonly rows: readonly LineRow[];
  /** Rows that are not shown any more. */
  readonly gone: readonly RequestId[];
}

/** Returns the change from one view to the other; null when they are equal. */
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

/** Applies a change to a view; unchanged rows stay the same objects. */
export function withLineChange(view: LineView, { head, rows, gone }: LineChange): LineView {
  const changed = new Map(view.rows.map((row) => [row.request, row]));
  for (const row of rows) changed.set(row.request, row);
  for (const request of gone) changed.delete(request);
  return { ...view, ...head, rows: [...changed.values()] };
}

function changedHead({ rows: _before, ...before }: LineView, { rows: _after, ...after }: LineView): Partial<Head> {
  const names = keysOf(after);
  const changed = names.filter((name) => !isSame(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}

/** Compares JSON values. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
