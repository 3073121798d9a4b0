import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Clash, ClashKind } from '@mahzar/shared/scheduling/clash';
import type { Person } from '@mahzar/shared/scheduling/person';
import { sameName } from '@mahzar/shared/scheduling/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { BookingSearch } from './booking-search.ts';
import type { CheckBooking } from './bookings/parts.ts';
import type { StoredBooking } from './booking-store.ts';
import type { Database } from '../storage/database.ts';
import type { WordIndex } from './word-index.ts';

type Draft = Pick<BookingDraft, 'startsAt' | 'endsAt' | 'branch' | 'room' | 'kind' | 'people'>;

/**
 * Bookings at the same time with people or places of a draft. @param except a booking that does not count: the draft's own @param
 * on a transaction to read in
 */
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

/**
 * Refuses clashes with bookings that the user was not shown; runs after the days are locked.
 * @param known ids of bookings
 */
export function unlessOthersClash(
  { search, words }: { readonly search: Pick<BookingSearch, 'overlapping'>; readonly words: WordIndex },
  drafts: readonly Draft[],
  known: readonly string[],
  except?: string,
): CheckBooking {
  const shown = new Set(known);
  return async (on) => {
    for (const draft of drafts) {
      const clashes = await clashesOf(draft, search, words, except, on);
      if (!clashes.every(({ booking }) => shown.has(booking.id))) return new Rejection('clashes-meanwhile');
    }
    return null;
  };
}

/** What two simultaneous bookings have in common. */
export function clashesWith(draft: Draft, booking: StoredBooking): Clash[] {
  const { id, case: file, branch, room = null, kind, startsAt, endsAt, title } = booking;
  const other = { id, case: file, branch, room, kind, startsAt, endsAt, title };
  return inCommon(draft, booking).map((one) => ({ ...one, booking: other }));
}

/** For each draft of a list, the number of others that it clashes with. */
export function clashesAmong(drafts: readonly Draft[]): readonly number[] {
  const counts = drafts.map(() => 0);
  const order = drafts
    .map((draft, index) => ({ draft, index }))
    .toSorted((a, b) => a.draft.startsAt - b.draft.startsAt);
  order.forEach(({ draft, index }, at) => {
    for (const other of order.slice(at + 1)) {
      if (other.draft.startsAt >= draft.endsAt) break;
      const found = inCommon(draft, other.draft).length;
      counts[index]! += found;
      counts[other.index]! += found;
    }
  });
  return counts;
}

function inCommon(draft: Draft, other: Draft): readonly Pick<Clash, 'kind' | 'person'>[] {
  const people = draft.people.filter((person) => other.people.some((one) => isSame(person, one)));
  const rooms = draft.room !== null && draft.room === other.room && draft.branch === other.branch;
  return [
    ...(rooms ? [{ kind: 'room', person: null } as const] : []),
    ...people.map((person) => ({ kind: kindOf(draft.kind, person.role), person: person.id })),
  ];
}

/** A person without a national ID is compared by name and role. */
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
