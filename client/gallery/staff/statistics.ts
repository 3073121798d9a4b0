import { readStatistics } from '@mahzar/shared/rest/statistics';
import type { StatisticsRow } from '@mahzar/shared/rest/statistics';
import { readOfficeFigures } from '@mahzar/shared/rest/office-figures';
import type { OfficeFiguresRow } from '@mahzar/shared/rest/office-figures';
import { listOfficials } from '@mahzar/shared/rest/office-requests';
import { readOffice } from '@mahzar/shared/rest/offices';
import { readSession } from '@mahzar/shared/rest/session';
import { nameAt, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import type { Language } from './bookings.ts';
import { office } from './offices.ts';
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

const meetings = (key: string, name: string, share: number): OfficeFiguresRow => ({
  key,
  name,
  asked: Math.round(160 * share),
  accepted: Math.round(148 * share),
  refused: Math.round(9 * share),
  seen: Math.round(121 * share),
  noShows: Math.round(17 * share),
  leftOver: Math.round(10 * share),
  waitedMedianMinutes: Math.round(115 + 40 * share) / 10,
  waited90Minutes: Math.round(270 + 80 * share) / 10,
  lengthMedianMinutes: 5.8,
  outcomes: {
    order: Math.round(38 * share),
    referral: Math.round(31 * share),
    advice: Math.round(29 * share),
    'needs-presence': Math.round(9 * share),
    'hearing-booked': Math.round(7 * share),
    'file-opened': Math.round(5 * share),
  },
  unanswered: Math.round(2 * share),
  late: Math.round(3 * share),
});

/** Screens of figures of meetings with citizens, by name. */
export const OFFICE_FIGURES_SCREENS = {
  'staff-office-figures': {
    path: '/offices/office-1/figures?from=2026-11-22&to=2026-11-22',
    answers: (language) => [
      answers(readOfficeFigures, {
        total: meetings('', '', 1),
        items: [
          { ...meetings('', '', 0), asked: 15, refused: 9, leftOver: 6 },
          meetings('account-3', nameAt(language, 3), 0.55),
          meetings('account-4', nameAt(language, 4), 0.36),
        ],
      }),
      ...ofOffice(language),
    ],
  },
  'staff-office-figures-days': {
    path: '/offices/office-1/figures?from=2026-11-01&to=2026-11-27&by=day',
    answers: (language) => [
      answers(readOfficeFigures, {
        total: meetings('', '', 3.4),
        items: ['01', '08', '15', '22'].map((day, at) => meetings(`2026-11-${day}`, '', [0.9, 1.1, 0.6, 0.8][at]!)),
      }),
      ...ofOffice(language),
    ],
  },
  'staff-office-figures-none': {
    path: '/offices/office-1/figures',
    answers: (language) => [
      answers(readOfficeFigures, { total: meetings('', '', 0), items: [] }),
      ...ofOffice(language),
    ],
  },
} as const satisfies Record<string, StaffScreen>;

function ofOffice(language: Language) {
  return [
    me(language),
    answers(readOffice, office(language)),
    answers(listOfficials, {
      items: office(language).officials.map((one, at) => ({ ...one, name: nameAt(language, 3 + at) })),
    }),
  ];
}
