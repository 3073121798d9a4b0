import type { Role } from '../roles.ts';
import { allows } from './permissions.ts';
import type { Rights } from './permissions.ts';

/**
 * Whether somebody may have the title of a case or a hearing. Staff write titles freely, so one may name a person who has or had a number
 * in some hearing of the case. Such a title is for that person and whoever acts for them, at the hearing for whoever may have a protected
 * person's name, and for the desk, whose pages of cases and bookings name everybody.
 * @param namesOther whether it names such a person other than the reader and the people for whom the reader acts
 * @param atHearing the reader's place at the hearing; null elsewhere: own cases, messages, minutes, records, lists
 */
export function mayReadTitle(
  namesOther: boolean,
  atHearing: { readonly rights: Rights; readonly role: Role } | null,
): boolean {
  return !namesOther || (atHearing !== null && allows(atHearing.rights, atHearing.role, 'hear-unaltered'));
}
