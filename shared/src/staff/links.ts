import { audienceOf } from '../notify/events.ts';
import type { BookedRole, Role } from '../hearing/roles.ts';
import type { StaffRole } from './roles.ts';

/**
 * How a person comes by a new link. `shown`: whoever made it is shown it, to pass it on. `message`: it goes to the person's own
 * telephone and e-mail, and nowhere else. `desk`: the person has an account, and enters from their own desk.
 */
export const LINK_WAYS = ['shown', 'message', 'desk'] as const;
export type LinkWay = (typeof LINK_WAYS)[number];

/** Who asks for somebody's link: a member of staff who may manage links, or a system with a token that may. */
export type LinkCaller = 'staff' | 'machine';

/** Roles of the court, and the roles at the desk of which whoever has each has one: an account without is not tied to such a seat. */
export const COURT_ACCOUNTS: Readonly<Partial<Record<BookedRole, readonly StaffRole[]>>> = {
  'presiding-judge': ['judge'],
  'panel-judge': ['judge'],
  'investigating-judge': ['judge', 'prosecutor'],
  prosecutor: ['prosecutor', 'judge'],
  clerk: ['clerk'],
};

/** Whether somebody sits there for the court: their links are shown to nobody. */
export function isOfCourt(role: Role): boolean {
  return audienceOf(role) === 'court';
}

/**
 * The one rule of who is given whose link, for those who may manage links at all; null: the caller has no say over it. A link
 * opens a seat with all its rights: who holds a judge's presides. Thus nobody is shown the link of somebody of the court, and a
 * system has those of parties and their lawyers alone.
 */
export function linkWay(
  caller: LinkCaller,
  { role, staffAccount }: { readonly role: Role; readonly staffAccount: string | null },
): LinkWay | null {
  const audience = audienceOf(role);
  const isParty = audience === 'party' || audience === 'lawyer';
  if (caller === 'machine') return isParty && staffAccount === null ? 'shown' : null;
  if (staffAccount !== null) return 'desk';
  return isOfCourt(role) ? 'message' : 'shown';
}
