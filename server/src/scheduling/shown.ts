import { maskNationalId } from '@mahzar/shared/national-id';
import type { CaseSummary, CourtCase } from '@mahzar/shared/rest/cases';
import type { Booking, BookingDraft, BookingSummary } from '@mahzar/shared/scheduling/booking';
import { staffMay } from '@mahzar/shared/staff/roles';
import type { AuditActor } from '../audit/audit.ts';
import type { Caller } from '../http/api/caller.ts';
import type { StoredBooking } from './booking-store.ts';

/** Who calls, for the audit. */
export function actorOf(caller: Caller): AuditActor {
  if (caller.kind === 'staff') return { kind: 'staff', id: caller.account };
  if (caller.kind === 'machine') return { kind: 'machine', id: caller.machine };
  return { kind: 'nobody' };
}

/** Whether national IDs are shown whole. */
export function readsNationalIds(caller: Caller): boolean {
  if (caller.kind === 'staff') return staffMay(caller.roles, 'read-national-ids');
  return caller.kind === 'machine' && caller.acts.includes('read-national-ids');
}

/**
 * A draft as clashes with it are looked for: whoever may not read national IDs would find one out by trying all that there are. People
 * are told by name and account then.
 */
export function comparable<Draft extends Pick<BookingDraft, 'people'>>(draft: Draft, caller: Caller): Draft {
  if (readsNationalIds(caller)) return draft;
  return { ...draft, people: draft.people.map((person) => ({ ...person, nationalId: null })) };
}

/** The same of several. */
export function comparableAll<Draft extends Pick<BookingDraft, 'people'>>(
  drafts: readonly Draft[],
  caller: Caller,
): readonly Draft[] {
  return drafts.map((draft) => comparable(draft, caller));
}

/** National IDs as the caller may read them. */
export function masked<Entity extends Booking | CourtCase>(entity: Entity, caller: Caller): Entity {
  if (readsNationalIds(caller)) return entity;
  const people = (entity.people ?? []).map((person) => ({
    ...person,
    nationalId: person.nationalId === null ? null : maskNationalId(person.nationalId),
  }));
  return { ...entity, people };
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
