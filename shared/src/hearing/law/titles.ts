import type { Role } from '../roles.ts';
import { allows } from './permissions.ts';
import type { Rights } from './permissions.ts';

/**
 * Whether a person may read the title of a case or a hearing. Staff write titles freely, so a title may name a person who has or
 * had an alias number in some hearing of the case. Only these may read such a title: that person and whoever acts for them, at
 * the hearing whoever may have a protected person's name, and the desk, whose pages of cases and bookings name everybody.
 * @param namesOther whether it names such a person other than the reader and the people for whom the reader acts
 * @param atHearing the reader's place at the hearing; null elsewhere: own cases, messages, minutes, records, lists
 */
export function mayReadTitle(
  namesOther: boolean,
  atHearing: { readonly rights: Rights; readonly role: Role } | null,
): boolean {
  return !namesOther || (atHearing !== null && allows(atHearing.rights, atHearing.role, 'hear-unaltered'));
}
