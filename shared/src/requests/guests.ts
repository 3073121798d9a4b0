import { parseMobile } from '../phone.ts';
import type { FieldProblem } from '../rest/errors.ts';

/* Separate from the schemas, which pages must not load. */

/** Most people who come along. */
export const MAX_COMPANIONS = 5;
/** Most guests who join from elsewhere; each gets messages. */
export const MAX_GUESTS = 3;

/** Roles of guests who join a meeting from elsewhere. */
export const GUEST_ROLES = ['lawyer', 'interpreter', 'companion'] as const;
export type GuestRole = (typeof GUEST_ROLES)[number];

/** A guest who joins a meeting from another place than the citizen, with a telephone of their own. */
export interface Guest {
  readonly role: GuestRole;
  readonly name: string;
  readonly phone: string;
}

/** Returns the guests who join from elsewhere; empty for earlier requests. */
export function guestsOf({
  company,
}: {
  readonly company: { readonly elsewhere?: readonly Guest[] | undefined };
}): readonly Guest[] {
  return company.elsewhere ?? [];
}

/** Returns the problems of the guests: each needs a name and a telephone that no other guest has. */
export function guestProblems(all: readonly Guest[]): FieldProblem[] {
  const phones = all.map(({ phone }) => parseMobile(phone));
  return [
    ...(all.some(({ name }) => name === '') ? [{ field: 'company.elsewhere', code: 'empty' }] : []),
    ...(phones.includes(null) || new Set(phones).size < phones.length
      ? [{ field: 'company.elsewhere', code: 'not-a-mobile' }]
      : []),
  ];
}
