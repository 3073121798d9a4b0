import type { Entry, HearingEvent } from '../event.ts';
import { begin, evolve } from '../evolve/evolve.ts';
import type { SeatId, SourceId } from '../ids.ts';
import { reach } from '../law/reach.ts';
import type { HearingState } from '../state.ts';

/** Stands for the record among the listeners of a reach table. */
export const RECORD = 'record';

/** A time range (epoch ms) in which a listener could hear or see a source that was on; `to` is null while it lasts. */
export interface ReachRow {
  readonly listener: SeatId | typeof RECORD;
  readonly source: SourceId;
  readonly from: number;
  readonly to: number | null;
}

/**
 * Who could see and hear whom at a hearing, from when to when: derived from the log by the same function that media is made
 * equal to. In the order in which the time ranges began. What begins and ends with the same act was never there: media
 * follows acts as a whole.
 */
export function reachTable(entries: readonly Entry[]): ReachRow[] {
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  const rows: ReachRow[] = [];
  const open = new Map<string, number>();
  let state = begin(first);
  for (const entry of rest) {
    state = evolve(state, entry);
    if (changesReach(entry.event)) follow(state, entry.at, open, rows);
  }
  return rows.filter(({ from, to }) => from !== to);
}

function follow(state: HearingState, at: number, open: Map<string, number>, rows: ReachRow[]): void {
  const now = pairsOf(state);
  for (const [pair, index] of open) {
    if (now.has(pair)) continue;
    rows[index] = { ...rows[index]!, to: at };
    open.delete(pair);
  }
  for (const [pair, row] of now) {
    if (open.has(pair)) continue;
    open.set(pair, rows.length);
    rows.push({ ...row, from: at, to: null });
  }
}

function pairsOf(state: HearingState): Map<string, Pick<ReachRow, 'listener' | 'source'>> {
  const { listeners, recorder, live } = reach(state);
  const pairs = new Map<string, Pick<ReachRow, 'listener' | 'source'>>();
  for (const [listener, sources] of [...listeners, [RECORD, recorder] as const]) {
    for (const source of sources) if (live.has(source)) pairs.set(`${listener} ${source}`, { listener, source });
  }
  return pairs;
}

const NEVER: ReadonlySet<HearingEvent['type']> = new Set([
  'hand-raised',
  'hand-lowered',
  'message-posted',
  'track-opened',
  'segment-sealed',
  'free-will-answered',
  'record-gap',
  'altering-failed',
  'altering-restored',
  'source-missing',
  'source-written',
]);

/** Most entries of a long log change nobody's reach, and it is not derived again for them. */
function changesReach({ type }: HearingEvent): boolean {
  return !NEVER.has(type);
}
