import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Entries that open, end or reinstate a hearing. In the exact text of their partial index, which is used only then. */
export const LIFECYCLE = `type in ('hearing-opened', 'hearing-adjourned', 'hearing-closed', 'hearing-cancelled', 'hearing-restored')`;

/** Type of the last of these entries of the hearing in a column (`bookings.hearing_id`); null when there is none. */
export function lastTurn(column: string): RawBuilder<string | null> {
  return sql<string | null>`(
    select turns.type from log_entries as turns
    where turns.hearing_id = ${sql.ref(column)} and ${sql.raw(LIFECYCLE)}
    order by turns.seq desc limit 1)`;
}

/** Whether the hearing in a column is over: closed, adjourned or cancelled. */
export function isOverByLog(column: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce(${lastTurn(column)}, '') in ('hearing-adjourned', 'hearing-closed', 'hearing-cancelled')`;
}
