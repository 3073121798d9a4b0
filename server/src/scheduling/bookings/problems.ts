import { maskNationalId, MASKED_NATIONAL_ID } from '@mahzar/shared/national-id';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import { problemsOf } from '@mahzar/shared/scheduling/problems';
import { COURT_ACCOUNTS } from '@mahzar/shared/staff/links';
import type { BookingsParts } from './parts.ts';

/**
 * What is wrong with a draft by itself, and whom it ties to accounts that there are not, or that are not for that seat.
 * @param former of a booking that is written anew; who is tied as before stays so
 */
export async function problemsIn(
  { accountsAmong }: Pick<BookingsParts, 'accountsAmong'>,
  draft: BookingDraft,
  former: { readonly before: readonly Person[]; readonly editor: string | null } = { before: [], editor: null },
): Promise<FieldProblem[]> {
  const tied = draft.people.flatMap(({ staffAccount }) => staffAccount ?? []);
  const accounts = tied.length === 0 ? new Map<string, never>() : await accountsAmong(tied);
  const wrong = draft.people.flatMap(({ id, role, staffAccount }, at) => {
    if (staffAccount === null) return [];
    const field = `people.${at}.staffAccount`;
    const roles = accounts.get(staffAccount);
    if (roles === undefined) return [{ field, code: 'no-account' }];
    const was = former.before.find((person) => person.id === id);
    const fitting = COURT_ACCOUNTS[role];
    if (fitting === undefined || (was?.role === role && was.staffAccount === staffAccount)) return [];
    if (!fitting.some((one) => roles.includes(one))) return [{ field, code: 'account-role' }];
    return staffAccount === former.editor ? [{ field, code: 'own-account' }] : [];
  });
  return [...problemsOf(draft), ...wrong];
}

/** With the national IDs of those whose ID came back as it was shown, masked; undefined when one is nobody's. */
export function unmasked(people: readonly Person[], before: readonly Person[]): readonly Person[] | undefined {
  const found = people.map((person) => {
    if (person.nationalId === null || !MASKED_NATIONAL_ID.test(person.nationalId)) return person;
    const kept = before.find(({ id }) => id === person.id)?.nationalId ?? null;
    return kept !== null && maskNationalId(kept) === person.nationalId ? { ...person, nationalId: kept } : undefined;
  });
  return found.every((person) => person !== undefined) ? found : undefined;
}
