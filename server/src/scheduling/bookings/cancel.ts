import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { AuditActor } from '../../audit/audit.ts';
import { createEventLog } from '../../event-log/store/event-log.ts';
import type { Execution } from '../../hearings/hearing-service.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { StoredBooking } from '../booking-store.ts';
import { executeWithBooking } from './execute-with-booking.ts';
import { holdDays } from './days.ts';
import { findBooking, noteOf, rewrite, publishedBooking, writeAlong } from './parts.ts';
import type { BookingResult, BookingsParts, BookingWithNotes } from './parts.ts';

/** Cancels a hearing that was not opened. */
export function cancel(
  parts: BookingsParts,
  hearing: HearingId,
  version: number,
  reason: string,
  by: AuditActor,
): BookingResult {
  return turn(parts, hearing, version, 'cancelled', by, (booking) =>
    booking.state === 'booked' ? { ...booking, state: 'cancelled', cancelledWhy: reason } : tooLate(booking),
  );
}

/**
 * Cancels a hearing on behalf of a person with a seat, if the law permits; its people are notified as when the desk does it. Works
 * also for a hearing without a booking.
 */
export async function callOff(parts: BookingsParts, hearing: HearingId, seat: SeatId): Promise<Execution> {
  const { service, store, database, audit, bus } = parts;
  const by: AuditActor = { kind: 'seat', id: `${hearing}/${seat}` };
  const actor = { kind: 'seat', seat } as const;
  const execution = await service.execute(hearing, { type: 'cancel' }, actor, (append, _snapshot, at) =>
    inTransaction(database, async (on) => {
      const found = await store.find(on, hearing);
      if (found === undefined || found === 'erased') return append(createEventLog(on));
      const after: StoredBooking = { ...found.booking, state: 'cancelled', cancelledWhy: null };
      const { notes } = await writeTurned(parts, on, 'cancelled', after, by, at);
      await append(createEventLog(on));
      await audit.noteAll(on, notes, at);
    }),
  );
  if (execution.ok) bus.publish('booking-stored', hearing);
  return execution;
}

/** Reinstates a cancelled hearing. */
export async function restore(
  parts: BookingsParts,
  hearing: HearingId,
  version: number,
  by: AuditActor,
): BookingResult {
  const restored = await turn(parts, hearing, version, 'restored', by, (booking) => {
    if (booking.state !== 'cancelled') return new Rejection('booking-not-cancelled');
    if (booking.startsAt <= parts.now()) return new Rejection('time-has-passed');
    return { ...booking, state: 'booked', cancelledWhy: null };
  });
  // It was cancelled when it was read; somebody else has reinstated it since.
  const isLate = restored instanceof Rejection && restored.code === 'hearing-begun';
  return isLate ? new Rejection('changed-meanwhile') : restored;
}

type Turn = 'cancelled' | 'restored';

/** Cancels or reinstates, as the law of the hearing permits. */
async function turn(
  parts: BookingsParts,
  hearing: HearingId,
  version: number,
  kind: Turn,
  by: AuditActor,
  turned: (booking: StoredBooking) => Result<StoredBooking, ApiErrorCode>,
): BookingResult {
  const found = await findBooking(parts, hearing);
  if (found instanceof Rejection) return found;
  if (found.booking.version !== version) return new Rejection('changed-meanwhile');
  const after = turned(found.booking);
  if (after instanceof Rejection) return after;
  const command = { type: `note-${kind}` } as const;
  return executeWithBooking(parts, hearing, command, (on, at) => writeTurned(parts, on, kind, after, by, at));
}

/** Stores a cancelled or reinstated booking, and its consequences. */
async function writeTurned(
  parts: BookingsParts,
  on: Database,
  kind: Turn,
  after: StoredBooking,
  by: AuditActor,
  at: number,
): Promise<BookingWithNotes> {
  if (kind === 'restored') await holdDays(on, [after]);
  const written = { ...after, version: after.version + 1, changedAt: at };
  const tokens = await parts.store.holdTokens(on, after.id);
  await rewrite(parts, on, written, tokens);
  if (kind === 'restored') {
    await on.db.updateTable('hearings').set({ whole_at: null }).where('id', '=', after.id).execute();
  }
  const booking = publishedBooking(written, tokens);
  await writeAlong(parts, on, { kind, booking, by, at });
  return { booking, notes: [noteOf(`booking-${kind}`, by, booking, { version: written.version })] };
}

function tooLate({ state }: StoredBooking): Rejection<ApiErrorCode> {
  return new Rejection(state === 'cancelled' ? 'booking-cancelled' : 'hearing-begun');
}
