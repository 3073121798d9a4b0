import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import type { Language } from './language.ts';

/** What the service wrote into the head of this page of the court whose page it is. */
const said = (selector: string): string | undefined =>
  typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLMetaElement>(`meta[name=court-${selector}]`)?.content;

/** Where the court is, a name of IANA's: hearings are announced in its time, wherever a person sits. */
export const COURT_TIME_ZONE = said('zone') ?? COURT_ZONE;

/** Telephone of whoever helps; undefined where none was set. */
export const HELP_PHONE = said('phone');

/** The court's own name; undefined where none was set. */
export function courtName(language: Language): string | undefined {
  return said(`name][lang=${language}`);
}
