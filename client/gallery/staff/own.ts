import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { OwnHearing, OwnTask } from '@mahzar/shared/rest/own-hearings';
import { readSession } from '@mahzar/shared/rest/session';
import { hoursOfDay } from '../../src/desk/ui/court-time.ts';
import { today as todayIs } from '../../src/desk/ui/useAddressed.ts';
import { signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import { DAY as THAT_DAY, summaries } from './bookings.ts';
import type { Language } from './bookings.ts';
import type { StaffScreen } from './screens.ts';

const DAY = 86_400_000;
/** The page uses the real clock. */
const shift = (): number => hoursOfDay(todayIs()).from - hoursOfDay(THAT_DAY).from;

/** Today's hearings of a presiding judge; for one the judge is only allocated. */
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
  const tasks = tasksOf(language, 'judge');
  return { today, next: [later(first!, 1), later(third!, 3)], withoutDate: [later(second!, -6)], tasks };
};

/** Tasks in cases, of a judge or of a clerk. */
function tasksOf(language: Language, whose: 'judge' | 'clerk'): { items: OwnTask[]; total: number } {
  const [one, other] = summaries(language).map((booking) => booking.case);
  const at = hoursOfDay(todayIs()).from;
  const since = (days: number) => at - days * DAY + 624 * 60_000;
  const [document, order, hearing] = ['document-1' as DocumentId, 'order-1' as OrderId, 'hearing-2' as HearingId];
  const ofJudge: OwnTask[] = [
    { what: 'close-minutes', case: one!, since: since(6), hearing },
    { what: 'rule-on-exhibit', case: other!, since: since(2), document, number: 3 },
    { what: 'sign-order', case: one!, since: since(1), order },
  ];
  const papers = [12, 13, 14, 17].map((number, days): OwnTask => ({
    what: 'accept-document',
    case: days % 2 === 0 ? one! : other!,
    since: since(4 - days),
    document: `document-${number}` as DocumentId,
    number,
  }));
  const ofClerk: OwnTask[] = [
    { what: 'confirm-power', case: other!, since: since(7), document, number: 9 },
    { what: 'decide-power', case: one!, since: since(6), power: 'power-1' },
    { what: 'serve-order', case: one!, since: since(5), order },
    { what: 'decide-withheld', case: one!, since: since(5), document, number: 6 },
    ...papers,
  ];
  const items = whose === 'judge' ? ofJudge : ofClerk;
  return { items, total: items.length };
}
const NO_TASKS = { items: [], total: 0 };

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
        answers(readOwnHearings, { today: [soon], next, withoutDate, tasks: tasksOf(language, 'clerk') }),
      ];
    },
  },
  'staff-own-none': {
    path: '/mine',
    answers: (language) => [
      answers(readSession, signedIn(language, ['judge'], 8)),
      answers(readOwnHearings, { today: [], next: [], withoutDate: [], tasks: NO_TASKS }),
    ],
  },
} as const satisfies Record<string, StaffScreen>;
