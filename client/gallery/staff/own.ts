import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';
import { readSession } from '@mahzar/shared/rest/session';
import { hoursOfDay } from '../../src/desk/ui/court-time.ts';
import { today as todayIs } from '../../src/desk/ui/useAddressed.ts';
import { signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import { DAY as THAT_DAY, summaries } from './bookings.ts';
import type { Language } from './bookings.ts';
import type { StaffScreen } from './screens.ts';

const DAY = 86_400_000;
/** The page tells the time by the real clock. */
const shift = (): number => hoursOfDay(todayIs()).from - hoursOfDay(THAT_DAY).from;

/** Hearings of today for whoever presides over them; one is looked after only. */
function own(language: Language): OwnHearing[] {
  return summaries(language).map((booking, at) => {
    const { id, state, case: file, branch, room, kind, title } = booking;
    const [startsAt, endsAt] = [booking.startsAt + shift(), booking.endsAt + shift()];
    const shown = { id, state, case: file, branch, room, kind, startsAt, endsAt, title };
    const isSeat = at !== 4;
    return {
      ...shown,
      seat: isSeat ? 'presiding-judge' : null,
      allocatedAs: isSeat ? null : 'judge',
      waiting: state === 'opened' ? 2 : 0,
    };
  });
}

const later = (hearing: OwnHearing, days: number): OwnHearing => ({
  ...hearing,
  state: days > 0 ? 'booked' : 'over',
  startsAt: hearing.startsAt + days * DAY,
  endsAt: hearing.endsAt + days * DAY,
});

const whole = (language: Language) => {
  const today = own(language);
  const [first, second, third] = today;
  return { today, next: [later(first!, 1), later(third!, 3)], withoutDate: [later(second!, -6)] };
};

/** The desk of a judge, and of a clerk. */
export const OWN_SCREENS = {
  'staff-own': {
    path: '/mine',
    answers: (language) => [
      answers(readSession, signedIn(language, ['judge'], 8)),
      answers(readOwnHearings, whole(language)),
    ],
  },
  'staff-own-next': {
    path: '/mine',
    answers: (language) => {
      const { today, next, withoutDate } = whole(language);
      const soon = {
        ...today[2]!,
        state: 'booked' as const,
        startsAt: Date.now() + 20 * 60_000,
        endsAt: Date.now() + 80 * 60_000,
      };
      return [
        answers(readSession, signedIn(language, ['clerk'], 8)),
        answers(readOwnHearings, { today: [soon], next, withoutDate }),
      ];
    },
  },
  'staff-own-none': {
    path: '/mine',
    answers: (language) => [
      answers(readSession, signedIn(language, ['judge'], 8)),
      answers(readOwnHearings, { today: [], next: [], withoutDate: [] }),
    ],
  },
} as const satisfies Record<string, StaffScreen>;
