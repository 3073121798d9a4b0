import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import type { Assignment } from '@mahzar/shared/proceedings/words';
import type { Role } from '@mahzar/shared/hearing/roles';
import { anyPartyOf } from '@mahzar/shared/scheduling/party-of';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { BookingState } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { AuditActor } from '../audit/audit.ts';
import { exceptLinks } from '../scheduling/except-links.ts';
import { withHiddenIdentities } from '../scheduling/hidden-identities.ts';
import type { HiddenIdentities } from '../scheduling/hidden-identities.ts';
import type { PersonIdentity } from '../scheduling/identity-marks.ts';
import type { ProtectedPeople } from '../scheduling/protected-people.ts';
import type { BookingWriter, CaseWriter } from '../scheduling/ports.ts';
import type { BookedStaff, HearingOfCase, HiddenPerson } from './ports.ts';
import type { ProceedingsService } from './proceedings-service.ts';
import { hearingOfSeat, writersOf } from './writers.ts';

interface Booked {
  readonly id: HearingId;
  readonly state: BookingState;
  readonly people: readonly Pick<Person, 'role' | 'staffAccount'>[];
}

/** Updates the log of a case after a change of its file, in the same transaction. */
export function onCase(service: Pick<ProceedingsService, 'follow'>): CaseWriter {
  return (on, file, by) => service.follow(on, file, fileKeeper(by));
}

/** Updates the log of a case after changes of its bookings. */
export function onBooking(service: Pick<ProceedingsService, 'followHearing' | 'leaveHearing'>): BookingWriter {
  return exceptLinks(async (on, change) => {
    const { booking, kind, by } = change;
    const hearing = booking.id;
    const isMoved = kind === 'changed' && change.before.case.id !== booking.case.id;
    if (isMoved) await service.leaveHearing(on, change.before.case.id, hearing);
    // Staff who stay were assigned before, or must not be: nobody gets access to a case because somebody else changes their
    // booking.
    const stay = kind === 'changed' && !isMoved ? bookedStaff(change.before) : [];
    // A booking made from another hearing assigns only people whom that hearing's writers could.
    const source = by.kind === 'seat' ? hearingOfSeat(by.id) : kind === 'restored' || isMoved ? hearing : null;
    const writers = source === null ? [] : (await writersOf(on, [source])).get(source)!;
    const apart = by.kind === 'staff' ? [...writers, by.id] : writers;
    const staff = bookedStaff(booking);
    const assigns = staff.filter((one) => !apart.includes(one.account) && !stay.some((other) => isSame(one, other)));
    await service.followHearing(on, booking.case.id, { hearing, staff, assigns });
  });
}

/** A booked hearing of a case whose log begins. @param writers accounts that have written the booking */
export function hearingOfCase(booking: Booked, writers: readonly string[]): HearingOfCase {
  const staff = bookedStaff(booking);
  return {
    hearing: booking.id,
    staff,
    assigns: staff.filter(({ account }) => !writers.includes(account)),
  };
}

/**
 * People who have or had a number in some hearing of a case, held or cancelled: booked so, or protected by the court at the hearing
 * itself; with the parties of the case's file who may be one of them.
 * @param lost people of hearings whose names were destroyed
 */
export function hiddenPeopleOf(
  { people }: Pick<CourtCase, 'people'>,
  bookings: readonly { readonly id: string; readonly people: readonly Person[] }[],
  numbered: HiddenIdentities,
  lost: ProtectedPeople['lost'] = [],
): readonly HiddenPerson[] {
  const unknown = (seat: string | null): HiddenPerson => ({
    booked: null,
    parties: people.flatMap(({ id }) => (id === seat ? [partyIdOf(id)] : [])),
  });
  const known = (person: Parameters<typeof anyPartyOf>[0]): HiddenPerson => ({
    booked: person,
    parties: anyPartyOf(person, people).map(({ id }) => partyIdOf(id)),
  });
  const ofBookings = bookings.flatMap((booking) => {
    const hidden = withHiddenIdentities(booking, numbered).people.filter((person) => person.protected);
    // For people who are no longer booked there only the seat is known.
    const seats = new Set(numbered.get(booking.id)?.keys()).difference(new Set(booking.people.map(({ id }) => id)));
    return [...hidden.map(known), ...[...seats].map(unknown)];
  });
  return [...ofBookings, ...lost.map(({ seat, person }) => (person === null ? unknown(seat) : known(person)))];
}

/** A person with a number, by everybody of the case who may be that person. */
export function hiddenPerson(
  { people: parties }: Pick<CourtCase, 'people'>,
  people: readonly PersonIdentity[],
): HiddenPerson {
  return {
    booked: people.find(({ nationalId }) => nationalId !== null) ?? people[0] ?? null,
    parties: [...new Set(people.flatMap((one) => anyPartyOf(one, parties)).map(({ id }) => partyIdOf(id)))],
  };
}

/** The court's staff of a hearing that is not cancelled. */
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

/**
 * Assignment to a case by a role at its hearing. A panel's other judges read what all judges may read, and more when the registry
 * assigns them.
 */
function assignmentOf(role: Role): Assignment | null {
  if (role === 'presiding-judge' || role === 'investigating-judge') return 'judge';
  return role === 'clerk' || role === 'prosecutor' ? role : null;
}

/** The actor who changes case files counts as the registry. */
function fileKeeper(by: AuditActor): CaseActor {
  if (by.kind === 'staff') return { kind: 'staff', account: by.id as AccountId, as: ['registry'] };
  return by.kind === 'machine' ? { kind: 'machine', machine: by.id } : { kind: 'system' };
}
