import type { FieldProblem } from '@mahzar/shared/rest/errors';
import type { createCase, CourtCase } from '@mahzar/shared/rest/cases';
import type { CallInput } from '@mahzar/shared/rest/route';
import type { CASE_ROLES } from '@mahzar/shared/scheduling/person';
import { contactsBody, contactsOf, NO_CONTACTS, problemsOfContacts, withoutNationalIds } from '../people/contacts.ts';
import type { ContactsDraft } from '../people/contacts.ts';
import { latinDigits } from '../ui/digits.ts';
import { newId } from '../ui/new-id.ts';

export type CaseRole = (typeof CASE_ROLES)[number];

/** A person of a case in the form. */
export interface PartyDraft extends ContactsDraft {
  readonly id: string;
  readonly role: CaseRole;
  readonly with: readonly string[];
}

/** A case in the form. */
export interface CaseDraft {
  readonly number: string;
  readonly title: string;
  readonly branch: string;
  readonly kind: CourtCase['kind'];
  readonly notes: string;
  readonly people: readonly PartyDraft[];
}

export function newParty(role: CaseRole): PartyDraft {
  return { ...NO_CONTACTS, id: newId(), role, with: [] };
}

/** Returns an empty form, or that of an existing case. */
export function draftOf(file: CourtCase | null): CaseDraft {
  if (file === null) return { number: '', title: '', branch: '', kind: 'criminal', notes: '', people: [] };
  const { number, title, branch, kind, notes, people } = file;
  return { number, title, branch, kind, notes, people: people.map((person) => ({ ...person, ...contactsOf(person) })) };
}

/** Removes what must not stay in the tab's storage: national IDs. */
export function withoutSecrets(draft: CaseDraft): Partial<CaseDraft> {
  return { ...draft, people: withoutNationalIds(draft.people) };
}

/** Returns the request's body. Call it only when `problemsOf` finds nothing. */
export function bodyOf(draft: CaseDraft): CallInput<typeof createCase>['body'] {
  const ids = new Set(draft.people.map(({ id }) => id));
  return {
    number: latinDigits(draft.number.trim()),
    title: draft.title.trim(),
    branch: draft.branch.trim(),
    kind: draft.kind,
    notes: draft.notes,
    people: draft.people.map((person) => ({
      ...person,
      ...contactsBody(person),
      with: isForOthers(person.role) ? person.with.filter((id) => ids.has(id)) : [],
    })),
  };
}

/** Whether people of this role represent or serve others of the case. */
export function isForOthers(role: CaseRole): boolean {
  return role === 'lawyer' || role === 'interpreter';
}

/** Returns missing or wrong fields before the request is sent. */
export function problemsOf(draft: CaseDraft): readonly FieldProblem[] {
  const missing = (['number', 'title', 'branch'] as const).filter((field) => draft[field].trim() === '');
  return [...missing.map((field) => ({ field, code: 'required' })), ...draft.people.flatMap(problemsOfContacts)];
}
