import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import type { CourtHours } from '@mahzar/shared/scheduling/free-times';
import type { Values } from './settings.ts';

/** Saturday to Wednesday: courts are closed on Thursdays. */
export const WORKING_HOURS: CourtHours = { days: [0, 1, 2, 3, 4], from: 8 * 60, to: 14 * 60 };

/** The court that runs this service. */
export interface CourtConfig {
  /** Name at the head of pages, by language; null: the service's own words are used. */
  readonly name: { readonly fa: string; readonly en: string } | null;
  /** Time zone that its days follow, an IANA name. */
  readonly zone: string;
  /** Telephone number for help; null: people are referred to the branch's office. */
  readonly phone: string | null;
}

/** If only one of the Persian and English names is given, it is used for both. */
export function courtOf({ COURT_NAME, COURT_NAME_EN, COURT_TIME_ZONE, HELP_PHONE }: Values): CourtConfig {
  const fa = COURT_NAME ?? COURT_NAME_EN;
  return {
    name: fa === undefined ? null : { fa, en: COURT_NAME_EN ?? fa },
    zone: COURT_TIME_ZONE ?? COURT_ZONE,
    phone: HELP_PHONE ?? null,
  };
}
