import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';

/** Where an official's desk stands: each has one usual thing that is done next. */
export type DeskStep =
  /** Not at the desk; the day has not begun; it is paused; nobody is there. */
  | { readonly kind: 'join' | 'open' | 'resume' | 'nobody' | 'over' }
  /** Somebody can be called; has been called and comes; is being met; was met, and the outcome is to be recorded. */
  | { readonly kind: 'call' | 'meet' | 'end' | 'outcome'; readonly row: LineRow };

/** What an official does next. */
export function stepOf(view: LineView, me: OfficialId): DeskStep {
  const official = view.officials.find((one) => one.official === me);
  const rowOf = (id: RequestId | null | undefined) => view.rows.find(({ request }) => request === id);
  const current = rowOf(official?.request);
  if (current?.stage.kind === 'called') return { kind: 'meet', row: current };
  if (current?.stage.kind === 'meeting') return { kind: 'end', row: current };
  // Before the next one is called, and after the day is over too: nobody goes home without an answer.
  const unanswered = unansweredBy(view, me);
  if (unanswered !== undefined) return { kind: 'outcome', row: unanswered };
  if (view.phase === 'closed') return { kind: 'over' };
  if (official?.present !== true) return { kind: 'join' };
  if (view.phase === 'planned') return { kind: 'open' };
  if (view.phase === 'paused') return { kind: 'resume' };
  const next = rowOf(official.next);
  return next === undefined ? { kind: 'nobody' } : { kind: 'call', row: next };
}

/** Whom the official has met first of those of whom the outcome has not been said. */
function unansweredBy({ rows }: LineView, me: OfficialId): LineRow | undefined {
  const endedAt = ({ stage }: LineRow): number | null =>
    stage.kind === 'ended' && stage.official === me && stage.outcome === null ? stage.at : null;
  return rows
    .filter((row) => endedAt(row) !== null)
    .toSorted((one, other) => (endedAt(one) ?? 0) - (endedAt(other) ?? 0))[0];
}

/** How many wait, are there, and have been met. */
export function countsOf({ rows, line }: LineView): { waiting: number; here: number; done: number } {
  return {
    waiting: line.length,
    here: rows.filter(({ stage, presence }) => stage.kind === 'waiting' && presence.kind === 'here').length,
    done: rows.filter(({ stage }) => stage.kind === 'ended').length,
  };
}
