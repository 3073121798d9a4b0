import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { AuditActor } from '../audit/audit.ts';
import type { BookingWriter, CaseWriter } from '../scheduling/ports.ts';
import type { HearingOfCase } from './ports.ts';
import type { ProceedingsService } from './proceedings-service.ts';

/** Has the log of a case follow its file, in the transaction in which that is written. */
export function onCase(service: Pick<ProceedingsService, 'follow'>): CaseWriter {
  return (on, file, by) => service.follow(on, file, fileKeeper(by));
}

/** Has the log of a case follow the bookings of its hearings. */
export function onBooking(service: Pick<ProceedingsService, 'followHearing'>): BookingWriter {
  return async (on, change) => {
    const { booking } = change;
    if (change.kind === 'changed' && change.before.case.id !== booking.case.id)
      await service.followHearing(on, change.before.case.id, hearingOfCase(change.before), false);
    if (change.kind === 'created' || change.kind === 'changed')
      await service.followHearing(on, booking.case.id, hearingOfCase(booking), true);
  };
}

/** A booked hearing, and who of the staff holds it. */
export function hearingOfCase({
  id,
  people,
}: {
  readonly id: string;
  readonly people: readonly Pick<Person, 'role' | 'staffAccount'>[];
}): HearingOfCase {
  return {
    hearing: id as HearingId,
    staff: people.flatMap(({ role, staffAccount }) => {
      const as = assignmentOf(role);
      return as === null || staffAccount === null ? [] : [{ account: staffAccount as AccountId, as }];
    }),
  };
}

/** Who holds a hearing has its case. A panel's other judges read what all judges read, and more when the registry assigns them. */
function assignmentOf(role: Role): Assignment | null {
  if (role === 'presiding-judge' || role === 'investigating-judge') return 'judge';
  return role === 'clerk' || role === 'prosecutor' ? role : null;
}

/** Whoever writes case files keeps the registry. */
function fileKeeper(by: AuditActor): CaseActor {
  if (by.kind === 'staff') return { kind: 'staff', account: by.id as AccountId, as: ['registry'] };
  return by.kind === 'machine' ? { kind: 'machine', machine: by.id } : { kind: 'system' };
}
