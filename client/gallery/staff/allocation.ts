import { listAllocations, listFreeStaff, readWorkingHours } from '@mahzar/shared/rest/allocation';
import type { Allocation } from '@mahzar/shared/rest/allocation';
import { listPlaces, readCalendar } from '@mahzar/shared/rest/bookings';
import { readSession } from '@mahzar/shared/rest/session';
import { listColleagues } from '@mahzar/shared/rest/staff';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { nameAt, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import { DAY, placesIn, summaries } from './bookings.ts';
import type { Language } from './bookings.ts';
import type { StaffScreen } from './screens.ts';

function allocation(language: Language, at: number, who: number, more: Partial<Allocation> = {}): Allocation {
  const { id: booking, startsAt, endsAt } = summaries(language)[at]!;
  return {
    id: `allocation-${at}-${who}`,
    booking,
    account: `account-${who}`,
    name: nameAt(language, who),
    as: 'clerk',
    startsAt,
    endsAt,
    standing: 'fits',
    ...more,
  };
}

const day = (language: Language) => [
  answers(readSession, signedIn(language, ['scheduler', 'clerk'], 2)),
  answers(listPlaces, { places: placesIn(language) }),
  answers(readCalendar, { items: summaries(language) }),
  answers(listAllocations, {
    items: [
      allocation(language, 0, 5),
      allocation(language, 1, 2),
      allocation(language, 1, 4, { as: 'support' }),
      allocation(language, 5, 3, { as: 'judge', standing: 'clash' }),
      allocation(language, 5, 4, { as: 'support', standing: 'outside-hours' }),
    ],
    next: null,
  }),
  answers(listFreeStaff, {
    items: ([null, 'hours-unknown', 'outside-hours', 'busy'] as const).map((why, at) => ({
      account: `account-${at + 1}`,
      name: nameAt(language, at + 1),
      free: why === null || why === 'hours-unknown',
      why,
    })),
  }),
];

const hours = (language: Language) => [
  answers(readSession, signedIn(language, ['scheduler'], 1)),
  answers(listColleagues, {
    items: ([['clerk', 'scheduler'], ['judge'], ['support']] as StaffRole[][]).map((roles, at) => ({
      account: `account-${at + 2}`,
      name: nameAt(language, at + 2),
      roles,
    })),
  }),
  answers(readWorkingHours, {
    account: 'account-2',
    version: 1,
    weekly: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
      day: weekday,
      hours: [...(weekday < 5 ? [{ from: 450, to: 780 }] : []), ...(weekday === 1 ? [{ from: 840, to: 1440 }] : [])],
    })),
    exceptions: [
      { date: '2026-12-21', hours: [] },
      { date: '2027-03-20', hours: [{ from: 540, to: 660 }] },
    ],
  }),
];

/** Screens of the allocation of staff to hearings, by name. */
export const ALLOCATION_SCREENS = {
  'staff-allocation': { path: `/allocation?day=${DAY}`, answers: day },
  'staff-allocation-menu': { path: `/allocation?day=${DAY}`, answers: day },
  'staff-hours': { path: '/allocation/hours', answers: hours },
  'staff-hours-colleague': { path: '/allocation/hours/account-2', answers: hours },
  'staff-allocation-empty': {
    path: `/allocation?day=${DAY}`,
    answers: (language) => [
      answers(readSession, signedIn(language, ['support'], 4)),
      answers(listPlaces, { places: placesIn(language) }),
      answers(readCalendar, { items: [] }),
      answers(listAllocations, { items: [], next: null }),
    ],
  },
} as const satisfies Record<string, StaffScreen>;
