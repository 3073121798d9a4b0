import { parseMobile } from '../phone.ts';
import type { FieldProblem } from '../rest/errors.ts';

/* Apart from the schemas, which pages must not load. */

/** Most people who come along. */
export const MAX_COMPANIONS = 5;
/** Most people who join from elsewhere: each is sent messages. */
export const MAX_GUESTS = 3;

/** As what somebody joins a meeting from elsewhere. */
export const GUEST_ROLES = ['lawyer', 'interpreter', 'companion'] as const;
export type GuestRole = (typeof GUEST_ROLES)[number];

/** Somebody who joins a meeting from another place than the citizen, by a telephone of their own. */
export interface Guest {
  readonly role: GuestRole;
  readonly name: string;
  readonly phone: string;
}

/** Those who join from elsewhere; in requests of before there could be none. */
export function guestsOf({
  company,
}: {
  readonly company: { readonly elsewhere?: readonly Guest[] | undefined };
}): readonly Guest[] {
  return company.elsewhere ?? [];
}

/** What is wrong with those who join from elsewhere: each has a name, and a telephone that no other of them has. */
export function guestProblems(all: readonly Guest[]): FieldProblem[] {
  const phones = all.map(({ phone }) => parseMobile(phone));
  return [
    ...(all.some(({ name }) => name === '') ? [{ field: 'company.elsewhere', code: 'empty' }] : []),
    ...(phones.includes(null) || new Set(phones).size < phones.length
      ? [{ field: 'company.elsewhere', code: 'not-a-mobile' }]
      : []),
  ];
}
