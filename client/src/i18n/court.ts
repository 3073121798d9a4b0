import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import type { Language } from './language.ts';

/** Returns a value that the service wrote into the head of this page about its court. */
const courtMeta = (selector: string): string | undefined =>
  typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLMetaElement>(`meta[name=court-${selector}]`)?.content;

/** The court's time zone, an IANA name: hearings are announced in its time, wherever a person is. */
export const COURT_TIME_ZONE = courtMeta('zone') ?? COURT_ZONE;

/** Telephone of the helpdesk; undefined where none is set. */
export const HELP_PHONE = courtMeta('phone');

/** Returns the court's own name; undefined where none is set. */
export function courtName(language: Language): string | undefined {
  return courtMeta(`name][lang=${language}`);
}
