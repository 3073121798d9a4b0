import type { Office } from '@mahzar/shared/offices/office';
import { daysFrom, freeTurns, officeDay } from '@mahzar/shared/offices/office-day';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { listOffices, listTurns, readHolidays, readOffice } from '@mahzar/shared/rest/offices';
import { readSession } from '@mahzar/shared/rest/session';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { listColleagues } from '@mahzar/shared/rest/staff';
import { atWallClock, dayLater, hoursOfDay } from '../../src/desk/ui/court-time.ts';
import { today } from '../../src/desk/ui/useAddressed.ts';
import { nameAt, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import type { Language } from './bookings.ts';
import type { StaffScreen } from './screens.ts';

const WORDS = {
  fa: {
    names: ['ملاقات مردمی دادستان شیراز', 'ملاقات مردمی دادستان مرودشت'],
    place: 'شیراز، بلوار قدوسی، دادسرای عمومی و انقلاب، طبقه دوم',
    rooms: ['اتاق ۲۱۰', 'اتاق ۲۱۲'],
    note: 'بازدید دادستان از زندان',
    paused: 'سامانه تا ساعت ۱۱ در دست تعمیر است',
    holidays: ['شهادت حضرت فاطمه', 'ولادت حضرت علی'],
  },
  en: {
    names: ['Citizens’ meetings, Prosecutor of Shiraz', 'Citizens’ meetings, Prosecutor of Marvdasht'],
    place: 'Second floor, Public Prosecutor’s Office, Qoddusi Boulevard, Shiraz',
    rooms: ['Room 210', 'Room 212'],
    note: 'The prosecutor visits the prison',
    paused: 'The service is being repaired until 11:00',
    holidays: ['Martyrdom of Fatimah', 'Birth of Imam Ali'],
  },
} as const;

/** An office of the gallery: meetings on two days of the week, one of which has an exception. */
export function office(language: Language, more: Partial<Office> = {}): Office {
  const { names, place, rooms, note } = WORDS[language];
  const morning: Office['weekly'][number]['blocks'][number] = {
    from: 480,
    to: 720,
    turnMinutes: 10,
    officials: ['account-3', 'account-4'],
    ahead: 30,
    onTheDay: 18,
    kinds: [],
  };
  return {
    id: 'office-1' as OfficeId,
    version: 4,
    name: names[0],
    place,
    telephone: '071-32281234',
    kinds: ['complaint', 'follow-up', 'detention', 'enforcement', 'other'],
    recording: 'by-consent',
    officials: [
      { account: 'account-3', title: 'prosecutor', room: rooms[0] },
      { account: 'account-4', title: 'deputy', room: rooms[1] },
    ],
    weekly: [
      { day: 1, blocks: [morning] },
      {
        day: 4,
        blocks: [morning, { ...morning, from: 810, to: 930, ahead: 12, onTheDay: 12, kinds: ['detention'] }],
      },
    ],
    exceptions: [
      // Relative to the day on which the screen is viewed.
      { date: today(), blocks: [morning], closesAt: null, note: '' },
      { date: dayLater(today(), 6), blocks: [], closesAt: null, note },
    ],
    daysAhead: 14,
    paused: null,
    ...more,
  };
}

/** Colleagues who can receive people, and one who cannot. */
export function colleagues(language: Language) {
  return answers(listColleagues, {
    items: ([['judge'], ['prosecutor'], ['clerk']] as StaffRole[][]).map((roles, at) => ({
      account: `account-${at + 3}`,
      name: nameAt(language, at + 3),
      roles,
    })),
  });
}

function offices(language: Language, roles: readonly StaffRole[], more: Partial<Office> = {}) {
  const one = office(language, more);
  const nine = hoursOfDay(today()).from + 9 * 3_600_000;
  return [
    answers(readSession, signedIn(language, roles, 1)),
    colleagues(language),
    answers(listOffices, {
      items: [
        one,
        {
          ...one,
          id: 'office-2' as OfficeId,
          name: WORDS[language].names[1],
          officials: one.officials.slice(0, 1),
          weekly: [],
        },
      ],
    }),
    answers(readOffice, one),
    answers(readHolidays, {
      version: 2,
      days: WORDS[language].holidays.map((name, at) => ({ date: dayLater(today(), 17 + at * 23), name })),
    }),
    answers(listTurns, {
      today: { state: one.paused === null ? 'open' : 'paused', opensAt: nine - 5_400_000, closesAt: nine, left: 7 },
      days: daysFrom(today(), 15).flatMap((day) => {
        const plan = officeDay(one, [], day, { atWallClock });
        return plan.state === 'closed'
          ? []
          : [{ day, note: '', turns: freeTurns(plan, null, new Map(), day === today() ? nine : 0) }];
      }),
    }),
  ];
}

/** Screens of offices for citizens, by name. */
export const OFFICE_SCREENS = {
  'staff-offices': { path: '/offices', answers: (language) => offices(language, ['scheduler']) },
  'staff-offices-none': {
    path: '/offices',
    answers: (language) => [answers(listOffices, { items: [] }), ...offices(language, ['administrator'])],
  },
  'staff-office': { path: '/offices/office-1', answers: (language) => offices(language, ['scheduler']) },
  'staff-office-paused': {
    path: '/offices/office-1',
    answers: (language) => offices(language, ['prosecutor'], { paused: WORDS[language].paused }),
  },
  'staff-office-new': { path: '/offices/new', answers: (language) => offices(language, ['scheduler']) },
  'staff-office-change': { path: '/offices/office-1/change', answers: (language) => offices(language, ['scheduler']) },
  'staff-holidays': { path: '/offices/holidays', answers: (language) => offices(language, ['administrator']) },
  'staff-holidays-read': { path: '/offices/holidays', answers: (language) => offices(language, ['clerk']) },
} as const satisfies Record<string, StaffScreen>;
