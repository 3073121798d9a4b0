import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Database } from '../storage/database.ts';

/** Audited acts that determine the people of a booking. */
const WRITING = [
  'booking-created',
  'series-created',
  'bookings-imported',
  'booking-changed',
] as const satisfies readonly AuditAct[];
const [STAFF, SEAT, BOOKING] = ['staff:', 'seat:', 'booking:'];

/**
 * Accounts that have ever written bookings, by hearing, according to the audit log. The writers of a booking made from another
 * hearing, with its people, include the writers of that one.
 */
export async function writersOf(
  on: Database,
  hearings: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const written = await actorsOf(on, hearings);
  const former = [...new Set([...written.values()].flat().flatMap((actor) => formerOf(actor) ?? []))];
  const writersOfFormer = former.length === 0 ? new Map<string, never>() : await writersOf(on, former);
  return new Map(
    hearings.map((hearing) => {
      const actors = written.get(hearing) ?? [];
      const staff = actors.filter((actor) => actor.startsWith(STAFF)).map((actor) => actor.slice(STAFF.length));
      return [hearing, [...staff, ...actors.flatMap((actor) => writersOfFormer.get(formerOf(actor) ?? '') ?? [])]];
    }),
  );
}

/** The hearing during which another one was booked, if the actor is a seat; undefined for other actors. */
function formerOf(actor: string): string | undefined {
  return actor.startsWith(SEAT) ? hearingOfSeat(actor.slice(SEAT.length)) : undefined;
}

/** @param id of an actor of the audit log */
export function hearingOfSeat(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

async function actorsOf({ db }: Database, hearings: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const actors = new Map<string, string[]>();
  if (hearings.length === 0) return actors;
  const rows = await db
    .selectFrom('audit_entries')
    .select(['subject', 'actor'])
    .where('subject', 'in', hearings.map(subjectOf))
    .where('act', 'in', WRITING)
    .execute();
  for (const { subject, actor } of rows) {
    const hearing = subject?.slice(BOOKING.length) ?? '';
    actors.set(hearing, [...(actors.get(hearing) ?? []), actor]);
  }
  return actors;
}

function subjectOf(hearing: string): string {
  return `${BOOKING}${hearing}`;
}
