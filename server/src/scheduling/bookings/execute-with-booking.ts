import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { createEventLog } from '../../event-log/store/event-log.ts';
import { HeldElsewhereError } from '../../hearings/errors.ts';
import type { HearingService, HearingSnapshot } from '../../hearings/hearing-service.ts';
import { unlessRolledBack } from '../../kernel/rollback.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { BookingResult, BookingsParts, BookingWithNotes } from './parts.ts';

/** Executes a command of the booking's hearing; stores its entries and the booking in one transaction. */
export async function executeWithBooking(
  { service, database, audit, bus }: BookingsParts,
  hearing: HearingId,
  command: Parameters<HearingService['execute']>[1],
  write: (on: Database, at: number, snapshot: HearingSnapshot) => Promise<BookingWithNotes>,
): BookingResult {
  let booking: Booking | undefined;
  try {
    const execution = await unlessRolledBack(
      service.execute(hearing, command, { kind: 'system' }, async (append, snapshot, at) => {
        await inTransaction(database, async (on) => {
          const written = await write(on, at, snapshot);
          // Done last, because it also finds entries that another node has appended during the waits.
          await append(createEventLog(on));
          await audit.noteAll(on, written.notes, at);
          ({ booking } = written);
        });
        // Published before the new entries are shown to anybody.
        bus.publish('names-changed', hearing);
      }),
    );
    if (execution instanceof Rejection) return execution;
    if (!execution.ok) return refusedByLaw(execution.refusal.code);
  } catch (error) {
    if (error instanceof HeldElsewhereError && error.holder === null) return new Rejection('changed-meanwhile');
    throw error;
  }
  if (booking === undefined) throw new Error(`booking ${hearing} was not written`);
  bus.publish('booking-stored', hearing);
  return booking;
}

function refusedByLaw(code: string): Rejection<ApiErrorCode> {
  if (code === 'hearing-closed') return new Rejection('booking-cancelled');
  if (code === 'wrong-phase') return new Rejection('hearing-begun');
  return new Rejection('bad-request', { problems: [{ field: 'people', code }] });
}
