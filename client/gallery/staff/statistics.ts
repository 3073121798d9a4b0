import { readStatistics } from '@mahzar/shared/rest/statistics';
import type { StatisticsRow } from '@mahzar/shared/rest/statistics';
import { readSession } from '@mahzar/shared/rest/session';
import { nameAt, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import type { Language } from './bookings.ts';
import type { StaffScreen } from './screens.ts';

const row = (key: string, at: number, more: Partial<StatisticsRow> = {}): StatisticsRow => ({
  key,
  booked: 18 + at,
  held: 14 + (at % 3),
  adjourned: 2 + (at % 2),
  cancelled: 1,
  notHeld: at % 3,
  medianDelayMinutes: 6.5 + at,
  delayedOver15Minutes: at % 4,
  noShows: 3 + at,
  people: 96 + at * 7,
  medianLengthMinutes: 41.5 + at,
  ...more,
});

const total = row('', 4, { booked: 112, held: 87, adjourned: 15, cancelled: 6, notHeld: 4, people: 612, noShows: 31 });
const me = (language: Language) => answers(readSession, signedIn(language, ['judge', 'scheduler'], 3));
const DAYS = '/figures?from=2026-11-22&to=2026-11-27';

/** Screens of figures, by name. */
export const STATISTICS_SCREENS = {
  'staff-figures': {
    path: DAYS,
    answers: (language) => [
      me(language),
      answers(readStatistics, {
        total,
        items: [22, 23, 24, 25, 26].map((day, at) =>
          row(
            `2026-11-${day}`,
            at,
            at === 4 ? { held: 0, medianDelayMinutes: null, medianLengthMinutes: null, people: 0, noShows: 0 } : {},
          ),
        ),
      }),
    ],
  },
  'staff-figures-judges': {
    path: `${DAYS}&by=judge`,
    answers: (language) => [
      me(language),
      answers(readStatistics, {
        total,
        items: ['', nameAt(language, 3), nameAt(language, 5)].map((name, at) => row(name, at)),
      }),
    ],
  },
  'staff-figures-empty': {
    path: DAYS,
    answers: (language) => [me(language), answers(readStatistics, { total: row('', 0), items: [] })],
  },
  'staff-figures-backwards': { path: '/figures?from=2026-11-27&to=2026-11-22', answers: (language) => [me(language)] },
} as const satisfies Record<string, StaffScreen>;
