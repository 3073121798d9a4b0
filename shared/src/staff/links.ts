import { audienceOf } from '../notify/events.ts';
import type { BookedRole, Role } from '../hearing/roles.ts';
import type { StaffRole } from './roles.ts';

/**
 * How a new link reaches its person. `shown`: displayed to its creator, who passes it on. `message`: sent only to the person's own
 * telephone and e-mail. `desk`: the person has an account, and enters from their own desk.
 */
export const LINK_WAYS = ['shown', 'message', 'desk'] as const;
export type LinkWay = (typeof LINK_WAYS)[number];

/** Who requests a person's link: a staff member who may manage links, or a system whose token permits it. */
export type LinkCaller = 'staff' | 'machine';

/** Roles of the court, with the desk roles of which their account must have one: other accounts cannot be linked to such a seat. */
export const COURT_ACCOUNTS: Readonly<Partial<Record<BookedRole, readonly StaffRole[]>>> = {
  'presiding-judge': ['judge'],
  'panel-judge': ['judge'],
  'investigating-judge': ['judge', 'prosecutor'],
  prosecutor: ['prosecutor', 'judge'],
  clerk: ['clerk'],
};

/** Whether the role belongs to the court: its links are shown to nobody. */
export function isOfCourt(role: Role): boolean {
  return audienceOf(role) === 'court';
}

/**
 * The only rule on who receives whose link, for callers who may manage links at all; null: the caller may not manage it. A link
 * opens a seat with all its rights: the holder of a judge's link presides. So links of the court are shown to nobody, and a system
 * gets only links of parties and their lawyers.
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
