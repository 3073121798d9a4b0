import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Database } from '../storage/database.ts';

/** By which somebody says who is booked. */
const WRITING = [
  'booking-created',
  'series-created',
  'bookings-imported',
  'booking-changed',
] as const satisfies readonly AuditAct[];
const [STAFF, BOOKING] = ['staff:', 'booking:'];

/** Accounts that have ever written bookings, by hearing, as the log of what staff do has it. */
export async function writersOf(
  { db }: Database,
  hearings: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const writers = new Map(hearings.map((hearing) => [hearing, [] as string[]]));
  if (hearings.length === 0) return writers;
  const rows = await db
    .selectFrom('audit_entries')
    .select(['subject', 'actor'])
    .where('subject', 'in', [...writers.keys()].map(subjectOf))
    .where('act', 'in', WRITING)
    .execute();
  for (const { subject, actor } of rows)
    if (actor.startsWith(STAFF)) writers.get(subject?.slice(BOOKING.length) ?? '')?.push(actor.slice(STAFF.length));
  return writers;
}

function subjectOf(hearing: string): string {
  return `${BOOKING}${hearing}`;
}
