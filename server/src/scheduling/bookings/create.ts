import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { MASKED_NATIONAL_ID } from '@mahzar/shared/national-id';
import { Rejection } from '@mahzar/shared/rejection';
import type { Booking, BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { AuditActor } from '../../audit/audit.ts';
import { Rollback, unlessRolledBack } from '../../kernel/rollback.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { StoredBooking } from '../booking-store.ts';
import { holdDays } from './days.ts';
import { tokensAfter } from './links.ts';
import { problemsIn } from './problems.ts';
import { withProtection } from './protection.ts';
import { rollBackIfRefused, newBookingId, noteOf, publishedBooking, writeAlong } from './parts.ts';
import type { BookingResult, BookingsParts, CheckBooking, BookingWithNotes } from './parts.ts';

/** Audited acts that make bookings of drafts: one, several of one series, or those of a file. */
export type CreatingAct = 'booking-created' | 'series-created' | 'bookings-imported';

/** Books a hearing, or several as one series: all or none. */
export async function create(
  parts: BookingsParts,
  drafts: readonly BookingDraft[],
  by: AuditActor,
  act: CreatingAct = 'booking-created',
  check?: CheckBooking,
): BookingResult<readonly Booking[]> {
  const { database, audit, bus, now } = parts;
  const problems = (await Promise.all(drafts.map((draft) => problemsIn(parts, draft)))).flat();
  if (problems.length > 0) return new Rejection('bad-request', { problems });
  const seriesId = act === 'series-created' ? newBookingId(parts) : null;
  const kept = await unlessRolledBack(
    inTransaction(database, async (on) => {
      await holdDays(on, drafts);
      await rollBackIfRefused(on, check);
      const plans = drafts.map((draft) => ({ id: newBookingId(parts), draft }));
      const made = await insertAll(parts, on, plans, by, act, seriesId);
      await audit.noteAll(
        on,
        made.flatMap(({ notes }) => notes),
        now(),
      );
      return made.map(({ booking }) => booking);
    }),
  );
  if (!(kept instanceof Rejection)) for (const { id } of kept) bus.publish('booking-stored', id);
  return kept;
}

/** A booking to be made; its id is its hearing's. */
export interface PlannedBooking {
  readonly id: HearingId;
  readonly draft: BookingDraft;
  /** People with their own device who get no link until the desk gives them one. */
  readonly unlinked?: readonly SeatId[];
}

/**
 * Stores bookings and their consequences, in a transaction that holds their days (`holdDays`); a `Rollback` undoes it when one
 * cannot be stored. The caller writes the returned audit notes at the end of the transaction.
 */
export async function insertAll(
  parts: BookingsParts,
  on: Database,
  plans: readonly PlannedBooking[],
  by: AuditActor,
  act: CreatingAct,
  seriesId: string | null,
): Promise<readonly BookingWithNotes[]> {
  const made: BookingWithNotes[] = [];
  for (const plan of plans) made.push(await insert(parts, on, plan, by, act, seriesId));
  for (const { booking } of made) await writeAlong(parts, on, { kind: 'created', booking, by, at: booking.createdAt });
  return made;
}

async function insert(
  parts: BookingsParts,
  on: Database,
  { id, draft, unlinked = [] }: PlannedBooking,
  by: AuditActor,
  act: CreatingAct,
  seriesId: string | null,
): Promise<BookingWithNotes> {
  const at = parts.now();
  const { caseNumber, ...planned } = draft;
  if (planned.people.some(({ nationalId }) => nationalId !== null && MASKED_NATIONAL_ID.test(nationalId)))
    throw new Rollback(new Rejection('bad-request'));
  const filed = await parts.cases.forBooking(on, draft, by, at);
  if (filed instanceof Rejection) throw new Rollback(filed);
  const { file } = filed;
  const booking: StoredBooking = {
    ...planned,
    people: await withProtection(parts, on, { ...planned, case: file }),
    id,
    version: 1,
    state: 'booked',
    case: { id: file.id, number: caseNumber },
    seriesId,
    cancelledWhy: null,
    createdAt: at,
    changedAt: at,
  };
  const tokens = tokensAfter(parts, null, booking, new Map(unlinked.map((seat) => [seat, null])), []);
  await parts.store.insert(on, booking, tokens);
  const details = { case: file.id, ...(seriesId !== null && { series: seriesId }) };
  return { booking: publishedBooking(booking, tokens), notes: [...filed.notes, noteOf(act, by, booking, details)] };
}
