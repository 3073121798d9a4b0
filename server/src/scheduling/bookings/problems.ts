import { maskNationalId, MASKED_NATIONAL_ID } from '@mahzar/shared/national-id';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import { problemsOf } from '@mahzar/shared/scheduling/problems';
import { COURT_ACCOUNTS } from '@mahzar/shared/staff/links';
import type { BookingsParts } from './parts.ts';

/**
 * Errors within a draft, and assignments to accounts that do not exist or do not fit the seat.
 * @param former the booking before, if it is being changed; unchanged assignments are accepted
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

/** Restores national IDs that were submitted masked; undefined when a masked one belongs to nobody. */
export function restoreMaskedIds(people: readonly Person[], before: readonly Person[]): readonly Person[] | undefined {
  const found = people.map((person) => {
    if (person.nationalId === null || !MASKED_NATIONAL_ID.test(person.nationalId)) return person;
    const kept = before.find(({ id }) => id === person.id)?.nationalId ?? null;
    return kept !== null && maskNationalId(kept) === person.nationalId ? { ...person, nationalId: kept } : undefined;
  });
  return found.every((person) => person !== undefined) ? found : undefined;
}
