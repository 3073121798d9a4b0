import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { anyPartyOf } from '@mahzar/shared/scheduling/party-of';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { BookingState } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { AuditActor } from '../audit/audit.ts';
import { withNumbered } from '../scheduling/numbered.ts';
import type { Numbered } from '../scheduling/numbered.ts';
import type { BookingWriter, CaseWriter } from '../scheduling/ports.ts';
import type { BookedStaff, HearingOfCase, HiddenPerson } from './ports.ts';
import type { ProceedingsService } from './proceedings-service.ts';
import { hearingOfSeat, writersOf } from './writers.ts';

interface Booked {
  readonly id: string;
  readonly state: BookingState;
  readonly people: readonly Pick<Person, 'role' | 'staffAccount'>[];
}

/** Has the log of a case follow its file, in the transaction in which that is written. */
export function onCase(service: Pick<ProceedingsService, 'follow'>): CaseWriter {
  return (on, file, by) => service.follow(on, file, fileKeeper(by));
}

/** Has the log of a case follow the bookings of its hearings. */
export function onBooking(service: Pick<ProceedingsService, 'followHearing' | 'leaveHearing'>): BookingWriter {
  return async (on, change) => {
    const { booking, kind, by } = change;
    if (kind === 'link-renewed' || kind === 'link-withdrawn') return;
    const hearing = booking.id as HearingId;
    const isMoved = kind === 'changed' && change.before.case.id !== booking.case.id;
    if (isMoved) await service.leaveHearing(on, change.before.case.id, hearing);
    // Who stays was assigned before, or is not to be: nobody comes to a case by what somebody else changes of their own booking.
    const stay = kind === 'changed' && !isMoved ? bookedStaff(change.before) : [];
    // What is booked from another hearing brings nobody to the case whom that one has not.
    const source = by.kind === 'seat' ? hearingOfSeat(by.id) : kind === 'restored' || isMoved ? hearing : null;
    const writers = source === null ? [] : (await writersOf(on, [source])).get(source)!;
    const apart = by.kind === 'staff' ? [...writers, by.id] : writers;
    const staff = bookedStaff(booking);
    const assigns = staff.filter((one) => !apart.includes(one.account) && !stay.some((other) => isSame(one, other)));
    await service.followHearing(on, booking.case.id, { hearing, staff, assigns });
  };
}

/** A booked hearing of a case whose log begins. @param writers accounts that have written the booking */
export function hearingOfCase(booking: Booked, writers: readonly string[]): HearingOfCase {
  const staff = bookedStaff(booking);
  return {
    hearing: booking.id as HearingId,
    staff,
    assigns: staff.filter(({ account }) => !writers.includes(account)),
  };
}

/**
 * Who goes by a number, or did, in some hearing of a case, whether it was held or called off: whoever is booked so, or whom the court
 * protected at the hearing itself, and whoever of the case's file may be one of them.
 */
export function hiddenPeopleOf(
  { people }: Pick<CourtCase, 'people'>,
  bookings: readonly { readonly id: string; readonly people: readonly Person[] }[],
  numbered: Numbered,
): readonly HiddenPerson[] {
  return bookings.flatMap((booking) => {
    const hidden = withNumbered(booking, numbered).people.filter((person) => person.protected);
    // Of whoever is booked there no longer the seat alone is known.
    const seats = new Set(numbered.get(booking.id)?.keys()).difference(new Set(booking.people.map(({ id }) => id)));
    return [
      ...hidden.map((person) => ({ booked: person, parties: anyPartyOf(person, people).map(({ id }) => id) })),
      ...[...seats].map((seat) => ({ booked: null, parties: people.flatMap(({ id }) => (id === seat ? [id] : [])) })),
    ];
  });
}

/** Who holds a hearing that is not called off. */
function bookedStaff({ state, people }: Booked): readonly BookedStaff[] {
  if (state === 'cancelled') return [];
  return people.flatMap(({ role, staffAccount }) => {
    const as = assignmentOf(role);
    return as === null || staffAccount === null ? [] : [{ account: staffAccount as AccountId, as }];
  });
}

function isSame(one: BookedStaff, other: BookedStaff): boolean {
  return one.account === other.account && one.as === other.as;
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
