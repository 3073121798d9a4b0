import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';

/** States of an official's desk: each has one usual next act. */
export type DeskStep =
  /** Not at the desk; the day has not begun; it is paused; nobody is present; it is over. */
  | { readonly kind: 'join' | 'open' | 'resume' | 'nobody' | 'over' }
  /** Somebody can be called; was called and is coming; is being met; was met, and the outcome is missing. */
  | { readonly kind: 'call' | 'meet' | 'end' | 'outcome'; readonly row: LineRow };

/** Returns the official's next step. */
export function stepOf(view: LineView, me: OfficialId): DeskStep {
  const official = view.officials.find((one) => one.official === me);
  const rowOf = (id: RequestId | null | undefined) => view.rows.find(({ request }) => request === id);
  const current = rowOf(official?.request);
  if (current?.stage.kind === 'called') return { kind: 'meet', row: current };
  if (current?.stage.kind === 'meeting') return { kind: 'end', row: current };
  // Asked before the next call, and also after the day is over, so that every citizen gets an answer.
  const unanswered = unansweredBy(view, me);
  if (unanswered !== undefined) return { kind: 'outcome', row: unanswered };
  if (view.phase === 'closed') return { kind: 'over' };
  if (official?.present !== true) return { kind: 'join' };
  if (view.phase === 'planned') return { kind: 'open' };
  if (view.phase === 'paused') return { kind: 'resume' };
  const next = rowOf(official.next);
  return next === undefined ? { kind: 'nobody' } : { kind: 'call', row: next };
}

/** Returns the earliest of the official's meetings without an outcome. */
function unansweredBy({ rows }: LineView, me: OfficialId): LineRow | undefined {
  const endedAt = ({ stage }: LineRow): number | null =>
    stage.kind === 'ended' && stage.official === me && stage.outcome === null ? stage.at : null;
  return rows
    .filter((row) => endedAt(row) !== null)
    .toSorted((one, other) => (endedAt(one) ?? 0) - (endedAt(other) ?? 0))[0];
}

/** Returns the numbers of waiting, present and received people. */
export function countsOf({ rows, line }: LineView): { waiting: number; here: number; done: number } {
  return {
    waiting: line.length,
    here: rows.filter(({ stage, presence }) => stage.kind === 'waiting' && presence.kind === 'here').length,
    done: rows.filter(({ stage }) => stage.kind === 'ended').length,
  };
}
