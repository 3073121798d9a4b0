import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import type { CourtHours } from '@mahzar/shared/scheduling/free-times';
import type { Values } from './settings.ts';

/** From Saturday to Wednesday, as courts work that are closed on Thursdays. */
export const WORKING_HOURS: CourtHours = { days: [0, 1, 2, 3, 4], from: 8 * 60, to: 14 * 60 };

/** The court whose service this is. */
export interface CourtConfig {
  /** As pages have it at their head, by language; null: the service's own words stand there. */
  readonly name: { readonly fa: string; readonly en: string } | null;
  /** Where its days begin, a name of IANA's. */
  readonly zone: string;
  /** Telephone of whoever helps; null: the branch's office. */
  readonly phone: string | null;
}

/** In English a court goes by its Persian name where no other is given, and the other way round. */
export function courtOf({ COURT_NAME, COURT_NAME_EN, COURT_TIME_ZONE, HELP_PHONE }: Values): CourtConfig {
  const fa = COURT_NAME ?? COURT_NAME_EN;
  return {
    name: fa === undefined ? null : { fa, en: COURT_NAME_EN ?? fa },
    zone: COURT_TIME_ZONE ?? COURT_ZONE,
    phone: HELP_PHONE ?? null,
  };
}
