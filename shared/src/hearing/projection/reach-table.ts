import type { Entry } from '../event.ts';
import type { GrantedAccess } from '../evolve/granted.ts';
import { Replay } from '../evolve/replay.ts';
import type { SeatId, SourceId } from '../ids.ts';

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
 * Returns who could see and hear whom at a hearing and when, from the grants in the log, which the media layer carried out.
 * Sorted by `from`. A grant that begins and ends with the same act is omitted, because media follow acts as a whole.
 */
export function reachTable(entries: readonly Entry[]): ReachRow[] {
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  const rows: ReachRow[] = [];
  const open = new Map<string, number>();
  const replay = new Replay(first);
  let followed: GrantedAccess | null = null;
  for (const entry of rest) {
    if (!replay.take(entry)) continue;
    const { granted } = replay;
    // Most entries grant nothing else than before.
    if (granted !== followed) follow(granted, entry.at, open, rows);
    followed = granted;
  }
  return rows.filter(({ from, to }) => from !== to);
}

function follow(granted: GrantedAccess, at: number, open: Map<string, number>, rows: ReachRow[]): void {
  const now = pairsOf(granted);
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

function pairsOf({ listeners, recorder, live }: GrantedAccess): Map<string, Pick<ReachRow, 'listener' | 'source'>> {
  const pairs = new Map<string, Pick<ReachRow, 'listener' | 'source'>>();
  for (const [listener, sources] of [...listeners, [RECORD, recorder] as const]) {
    for (const source of sources) if (live.has(source)) pairs.set(`${listener} ${source}`, { listener, source });
  }
  return pairs;
}
