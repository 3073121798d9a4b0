import { expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Answer, MinutesState } from '@mahzar/shared/minutes/state';
import type { NamedCase } from '../scheduling/named-persons.ts';
import { shownOwnCase } from './own-case-views.ts';

const HEARING = 'h1' as HearingId;
const NOW = Date.UTC(2026, 10, 29);
const HOUR = 3_600_000;

/** A case with a past hearing in which the person had this seat. */
const named = (seat: string, role = 'accused', { through = null as string | null, state = 'over' } = {}) =>
  ({
    file: { id: 'c1', number: '1405-1', branch: '', title: '', state: 'open', people: [] },
    parties: [],
    hearings: [
      {
        booking: { id: HEARING, title: '', startsAt: NOW - 2 * HOUR, endsAt: NOW - HOUR, state },
        people: [{ id: seat, role, name: 'علی رضایی', through }],
      },
    ],
  }) as unknown as NamedCase;

const asked = (answered: readonly string[], phase: MinutesState['phase'] = 'reading') =>
  ({
    phase,
    reading: {
      until: NOW + HOUR,
      asked: [
        { seat: 'accused', scope: 'whole' },
        { seat: 'lawyer', scope: 'whole' },
      ],
      answers: new Map(answered.map((seat) => [seat as SeatId, { kind: 'signed' } as unknown as Answer])),
    },
  }) as unknown as MinutesState;

const shownTo = (seat: string, minutes: MinutesState | null, now = NOW) => {
  const held = new Map(minutes === null ? [] : [[HEARING, minutes]]);
  return shownOwnCase({ named: named(seat), state: undefined, titles: new Map(), minutes: held }, now);
};
const dueOf = (...given: Parameters<typeof shownTo>) => shownTo(...given).due;

it('minutes are to be signed by whoever is asked and has not answered, until the time is over', () => {
  const due = [{ what: 'sign-minutes', at: NOW + HOUR, hearing: HEARING, order: null, document: null }];
  expect(dueOf('accused', asked([]))).toEqual(due);
  expect(dueOf('accused', asked(['lawyer']))).toEqual(due);
  expect(dueOf('accused', asked(['accused']))).toEqual([]);
  expect(dueOf('witness', asked([]))).toEqual([]);
  expect(dueOf('accused', asked([]), NOW + HOUR)).toEqual([]);
  expect(dueOf('accused', asked([], 'writing'))).toEqual([]);
  expect(dueOf('accused', null)).toEqual([]);
});

it('minutes are read then and later by whoever was asked to sign, and by nobody else', () => {
  const reads = (...given: Parameters<typeof shownTo>) => shownTo(...given).hearings[0]!.seats[0]!.hasMinutes;
  expect(reads('accused', asked(['accused']))).toBe(true);
  expect(reads('accused', asked([]), NOW + HOUR)).toBe(true);
  expect(reads('accused', asked([], 'closed'))).toBe(true);
  expect(reads('witness', asked([], 'closed'))).toBe(false);
  expect(reads('accused', asked([], 'writing'))).toBe(false);
  expect(reads('accused', null)).toBe(false);
});

it('a judge who is booked with a number only has no minutes here: they read them at the desk', () => {
  const minutes = new Map([[HEARING, asked([], 'closed')]]);
  const own = { named: named('presiding', 'judge'), state: undefined, titles: new Map(), minutes };
  expect(shownOwnCase(own, NOW).hearings[0]!.seats[0]!.hasMinutes).toBe(false);
});

it('whoever takes part at another person’s device reads and signs here when the hearing is over', () => {
  const shown = (state: string) => {
    const own = {
      named: named('accused', 'accused', { through: 'prison', state }),
      state: undefined,
      titles: new Map(),
    };
    return shownOwnCase({ ...own, minutes: new Map([[HEARING, asked([])]]) }, NOW);
  };
  const seatOf = (state: string) => shown(state).hearings[0]!.seats[0];
  expect(seatOf('over')).toMatchObject({ mayEnter: false, isToSign: true, hasMinutes: true });
  expect(shown('over').due).toMatchObject([{ what: 'sign-minutes', hearing: HEARING }]);
  expect(seatOf('opened')).toMatchObject({ mayEnter: false, isToSign: false, hasMinutes: false });
});
