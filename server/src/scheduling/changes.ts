import { isDeepStrictEqual } from 'node:util';
import type { Rebooking } from '@mahzar/shared/hearing/command';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import { isOfCourt } from '@mahzar/shared/staff/links';
import { seatOf } from './booking-store.ts';
import type { StoredBooking } from './booking-store.ts';
import type { BookingChange } from './ports.ts';

/** The changes of a booking for the law of its hearing. */
export function rebookingOf(before: StoredBooking, after: StoredBooking): Rebooking {
  const was = new Map(before.people.map((person) => [person.id, person]));
  const screens = before.screens ?? [];
  const standing = new Map(screens.map((screen) => [screen.id, JSON.stringify(screen.between)]));
  const wanted = after.screens ?? [];
  const turned = (measure: 'protected' | 'interpreterRequired', to: boolean): SeatId[] =>
    after.people
      .filter((one) => one[measure] === to && (was.get(one.id)?.[measure] ?? false) !== to)
      .map(({ id }) => id);
  return {
    kind: after.kind,
    startsAt: after.startsAt,
    endsAt: after.endsAt,
    seats: after.people.map((person) => ({
      ...seatOf(person),
      ...(isAnother(was.get(person.id), person) && { identityReset: true }),
      ...(hasOtherTelephone(was.get(person.id), person) && { telephoneChanged: true as const }),
    })),
    protect: turned('protected', true),
    unprotect: turned('protected', false),
    requireInterpreter: turned('interpreterRequired', true),
    waiveInterpreter: turned('interpreterRequired', false),
    screen: wanted.filter(({ id, between }) => standing.get(id) !== JSON.stringify(between)),
    lift: screens.map(({ id }) => id).filter((id) => !wanted.some((screen) => screen.id === id)),
    galleryOpen: before.public === after.public ? null : (after.public ?? false),
    ...(after.people.some((person) => isRedirected(was.get(person.id), person)) && { redirected: true as const }),
  };
}

/** Whether a seat's link would go to another account, or a court seat's link to another telephone or address. */
function isRedirected(was: Person | undefined, is: Person): boolean {
  if (was === undefined) return false;
  if (was.staffAccount !== is.staffAccount) return true;
  return (isOfCourt(was.role) || isOfCourt(is.role)) && isReachedOtherwise(was, is);
}

/** How a person is reached: their own contact data, or the person at whose device they sit. */
type Ways = Pick<Person, 'phone' | 'email' | 'through'>;

/**
 * Whether a person is reached differently than before: a telephone or address was added, removed or changed, or the person now sits
 * at another person's device.
 */
export function isReachedOtherwise(was: Ways, is: Ways): boolean {
  return was.phone !== is.phone || was.email !== is.email || (was.through === null && is.through !== null);
}

/** Whether a seat's link must end, because the seat has another person, role or account. */
export function isReseated(was: Person | undefined, is: Person): boolean {
  if (was === undefined) return false;
  return isAnother(was, is) || was.role !== is.role || was.staffAccount !== is.staffAccount;
}

/** Whether seats of the court are added, removed or changed. */
export function changesCourt(before: readonly Person[], after: readonly Person[]): boolean {
  const seats = (people: readonly Person[]) =>
    people
      .filter(({ role }) => isOfCourt(role))
      .map(({ id, role, name, nationalId, phone, email, staffAccount, through }) =>
        JSON.stringify([id, role, name, nationalId, phone, email, staffAccount, through]),
      )
      .sort();
  return seats(before).join() !== seats(after).join();
}

/** Whether a booking has another time, place or people: only then can there be new clashes. */
export function changesOccupancy(before: Occupancy, after: Occupancy): boolean {
  return !isDeepStrictEqual(occupancyOf(before), occupancyOf(after));
}

/** The time, place and people that a booking occupies. */
type Occupancy = Pick<StoredBooking, 'startsAt' | 'endsAt' | 'branch' | 'room' | 'people'>;

function occupancyOf({ startsAt, endsAt, branch, room = null, people }: Occupancy) {
  const who = people.map(({ role, name, nationalId, staffAccount }) => [role, name, nationalId, staffAccount]);
  return { startsAt, endsAt, branch, room, who };
}

/** Whether the seat has another person, according to names and national IDs. */
function isAnother(was: Person | undefined, is: Person): boolean {
  return was !== undefined && (was.name !== is.name || was.nationalId !== is.nationalId);
}

function hasOtherTelephone(was: Pick<Person, 'phone'> | undefined, is: Pick<Person, 'phone'>): boolean {
  return was !== undefined && was.phone !== is.phone;
}

/** Seats whose codes by SMS must become void, because they were sent to another telephone or for another person. */
export function withVoidCode(before: Booking, after: Booking): SeatId[] {
  const was = new Map(before.people.map((person) => [person.id, person]));
  return after.people
    .filter((person) => {
      const former = was.get(person.id);
      return isAnother(former, person) || hasOtherTelephone(former, person);
    })
    .map(({ id }) => id);
}

/** The changes of which people must be notified. */
export function changeBetween(
  before: Booking,
  after: Booking,
): Pick<Extract<BookingChange, { kind: 'changed' }>, 'moved' | 'added' | 'removed' | 'newContacts'> {
  const was = new Map(before.people.map((person) => [person.id, person]));
  const is = new Set(after.people.map(({ id }) => id));
  return {
    moved: before.startsAt !== after.startsAt || before.endsAt !== after.endsAt,
    added: after.people.filter(({ id }) => !was.has(id)).map(({ id }) => id),
    removed: before.people.filter(({ id }) => !is.has(id)),
    newContacts: after.people
      .filter((person) => {
        const former = was.get(person.id);
        if (former === undefined) return false;
        const { phone, email, language } = person;
        return former.phone !== phone || former.email !== email || former.language !== language;
      })
      .map(({ id }) => id),
  };
}
