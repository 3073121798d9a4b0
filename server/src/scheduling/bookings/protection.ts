import { isProtectable } from '@mahzar/shared/hearing/law/measurable';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { Database } from '../../storage/database.ts';
import type { BookingsParts } from './parts.ts';

/**
 * The people of a booking, with protection for everybody who is protected in its case, however the booking was made: entered,
 * copied, repeated, or imported. In an existing booking the desk decides about people already booked.
 * @param booked.before the people already booked
 */
export async function withProtection(
  { findProtected }: Pick<BookingsParts, 'findProtected'>,
  on: Database,
  {
    kind,
    people,
    case: { id },
    before = [],
  }: Pick<BookingDraft, 'kind' | 'people'> & {
    readonly case: { readonly id: string };
    readonly before?: readonly Person[];
  },
): Promise<readonly Person[]> {
  const found = (await findProtected.inCases(on, [id])).get(id);
  if (found === undefined) return people;
  const known = new Set(before.map((one) => one.id));
  return people.map((one) => {
    const isNew = !known.has(one.id) && !one.protected && isProtectable(kind, one.role);
    return isNew && found.isProtected(one) ? { ...one, protected: true } : one;
  });
}
