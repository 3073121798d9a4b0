import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Response } from '@mahzar/shared/protocol/messages';
import type { Choice } from './choice.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
/** 8:00 in Tehran. */
const EIGHT = Date.UTC(2026, 11, 5, 4, 30);
const NEXT = { startsAt: EIGHT + 3 * HALF_HOUR_MS, endsAt: EIGHT + 5 * HALF_HOUR_MS };
const OTHERS = ['clerk', 'prosecutor', 'citizen', 'lawyer', 'accused'] as const;

/** Screens of the next hearing: its choice, and its announcement to everybody. */
export const NEXT_HEARING = {
  'judge-next': { me: 'judge', others: OTHERS },
  'judge-next-booked': { me: 'judge', others: OTHERS, more: { nextHearing: NEXT } },
  'court-next': { others: ['judge', 'clerk', 'lawyer', 'accused'], more: { nextHearing: NEXT } },
  'adjourned-next': { phase: 'adjourned', more: { nextHearing: NEXT } },
} as const satisfies Record<string, Choice>;

/** Days with free times: many on one day, few on another. The accused has no telephone. */
export const FREE_DAYS: Omit<Response<'next-dates'>, 'ok'> = {
  days: [11, 3, 9, 1].map((count, index) => ({
    day: new Date(EIGHT + index * DAY_MS).toISOString().slice(0, 10),
    times: Array.from({ length: count }, (_, each) => EIGHT + index * DAY_MS + each * HALF_HOUR_MS),
  })),
  next: '2026-12-19',
  unreached: ['accused' as SeatId],
};
