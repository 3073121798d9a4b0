import { maskNationalId } from '@mahzar/shared/national-id';
import type { CaseSummary, CourtCase } from '@mahzar/shared/rest/cases';
import type { Booking, BookingDraft, BookingSummary } from '@mahzar/shared/scheduling/booking';
import type { Clash } from '@mahzar/shared/scheduling/clash';
import { staffMay } from '@mahzar/shared/staff/roles';
import type { Caller } from '../http/api/caller.ts';
import type { StoredBooking } from './booking-store.ts';

/** Whether the caller may read bookings. Some systems may only write them. */
export function readsBookings(caller: Caller): boolean {
  if (caller.kind === 'staff') return staffMay(caller.roles, 'read-bookings');
  return caller.kind === 'machine' && caller.acts.includes('read-bookings');
}

/** Whether the caller may read whole national IDs. */
export function readsNationalIds(caller: Caller): boolean {
  if (caller.kind === 'staff') return staffMay(caller.roles, 'read-national-ids');
  return caller.kind === 'machine' && caller.acts.includes('read-national-ids');
}

/**
 * A draft for the clash check. For callers who may not read national IDs the IDs are removed, because they could be found by
 * trying; people are then compared by name and account.
 */
export function comparable<Draft extends Pick<BookingDraft, 'people'>>(draft: Draft, caller: Caller): Draft {
  if (readsNationalIds(caller)) return draft;
  return { ...draft, people: draft.people.map((person) => ({ ...person, nationalId: null })) };
}

/** Like `comparable`, for several drafts. */
export function comparableAll<Draft extends Pick<BookingDraft, 'people'>>(
  drafts: readonly Draft[],
  caller: Caller,
): readonly Draft[] {
  return drafts.map((draft) => comparable(draft, caller));
}

/** National IDs in the form that the caller may read. */
export function masked<Entity extends Booking | CourtCase>(entity: Entity, caller: Caller): Entity {
  if (readsNationalIds(caller)) return entity;
  const people = (entity.people ?? []).map((person) => ({
    ...person,
    nationalId: person.nationalId === null ? null : maskNationalId(person.nationalId),
  }));
  return { ...entity, people };
}

/** Replaces booking data that a system may not read. */
export const WITHHELD = '—';

/** A clash for a caller who may not read bookings: a title may name people. */
export function withoutTitle({ booking, ...clash }: Clash): Clash {
  return { ...clash, booking: { ...booking, title: WITHHELD } };
}

/** A booking that the caller changed without sending it: whoever may not read bookings learns nothing of its people. */
export function changedBy(caller: Caller, booking: Booking): Booking {
  if (readsBookings(caller)) return masked(booking, caller);
  const people = booking.people.map((person) => ({
    ...person,
    name: WITHHELD,
    nationalId: null,
    phone: null,
    email: null,
    staffAccount: null,
    needs: null,
  }));
  return { ...booking, title: WITHHELD, notes: '', people };
}

/** A booking in a list. */
export function summaryOf({
  notes: _,
  screens: _screens,
  createdAt: _at,
  people,
  ...rest
}: Booking | StoredBooking): BookingSummary {
  return { ...rest, people: people.map(({ id, role, name, protected: is }) => ({ id, role, name, protected: is })) };
}

/** A case in a list. */
export function caseSummaryOf({ notes: _, people, ...rest }: CourtCase): CaseSummary {
  return { ...rest, people: (people ?? []).map(({ id, role, name }) => ({ id, role, name })) };
}
