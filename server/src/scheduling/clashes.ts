import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Clash, ClashKind } from '@mahzar/shared/scheduling/clash';
import type { Person } from '@mahzar/shared/scheduling/person';
import { sameName } from '@mahzar/shared/scheduling/words';
import type { BookingSearch } from './booking-search.ts';
import type { StoredBooking } from './booking-store.ts';
import type { Database } from '../storage/database.ts';
import type { WordIndex } from './word-index.ts';

type Draft = Pick<BookingDraft, 'startsAt' | 'endsAt' | 'branch' | 'room' | 'kind' | 'people'>;

/** Who and what of a draft is booked elsewhere at the same time. @param except a booking that does not count: itself @param on a transaction to read in */
export async function clashesOf(
  draft: Draft,
  search: Pick<BookingSearch, 'overlapping'>,
  words: WordIndex,
  except?: string,
  on?: Database,
): Promise<readonly Clash[]> {
  const keys = draft.people.flatMap((person) => [
    words.who(person),
    ...(person.nationalId === null ? [] : [words.nationalId(person.nationalId)]),
    ...(person.staffAccount === null ? [] : [words.account(person.staffAccount)]),
  ]);
  const { startsAt, endsAt, branch, room = null } = draft;
  const found = await search.overlapping(startsAt, endsAt, { words: [...new Set(keys)], branch, room }, on);
  return found.filter(({ id }) => id !== except).flatMap((booking) => clashesWith(draft, booking));
}

/** What two bookings that last at the same time have in common. */
export function clashesWith(draft: Draft, booking: StoredBooking): Clash[] {
  const { id, case: file, branch, room = null, kind, startsAt, endsAt, title } = booking;
  const other = { id, case: file, branch, room, kind, startsAt, endsAt, title };
  const people = draft.people.filter((person) => booking.people.some((one) => isSame(person, one)));
  const rooms = draft.room !== null && draft.room === room && draft.branch === branch;
  return [
    ...(rooms ? [{ kind: 'room', person: null, booking: other } as const] : []),
    ...people.map((person) => ({ kind: kindOf(draft.kind, person.role), person: person.id, booking: other })),
  ];
}

/** Whoever has no national ID is known by name and role. */
function isSame(a: Person, b: Person): boolean {
  if (a.staffAccount !== null && a.staffAccount === b.staffAccount) return true;
  if (a.nationalId !== null && b.nationalId !== null) return a.nationalId === b.nationalId;
  return a.role === b.role && sameName(a.name) === sameName(b.name);
}

function kindOf(kind: HearingKind, role: Role): ClashKind {
  const capacity = capacityOf(kind, role);
  if (capacity === 'host' || capacity === 'bench') return 'judge';
  return role === 'lawyer' || role === 'interpreter' ? role : 'person';
}
