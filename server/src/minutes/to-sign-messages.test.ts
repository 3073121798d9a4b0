import { expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { MinutesEvent } from '@mahzar/shared/minutes/event';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { NewMessage } from '../notify/ports.ts';
import type { Database } from '../storage/database.ts';
import { absentSeats, seatsThatLeft, ToSignMessages } from './to-sign-messages.ts';

const AT = Date.UTC(2026, 10, 29);
const HOUR = 3_600_000;

const person = (id: string, through: string | null, language = 'fa') => {
  return { id, role: 'witness', name: id, phone: '+989121110000', email: null, language, through, protected: false };
};
const PEOPLE = [person('host', null), person('guest', 'host'), person('other', 'host', 'en'), person('silent', 'host')];
const BOOKING = { id: 'h', case: { number: '1' }, people: PEOPLE } as unknown as Booking;

it('people at another person’s device are told with the address of their own cases, others with their link', async () => {
  const sent: Omit<NewMessage, 'id'>[] = [];
  const madeDue: [string, number][] = [];
  const messages = new ToSignMessages({
    notify: {
      send: async (_, message) => String(sent.push(message)),
      cancel: async () => undefined,
      makeDueNow: async (_hearing, event, _seats, { dueBy }) => void madeDue.push([event, dueBy]),
      hearingsDueBy: async () => [],
    },
    booking: async () => BOOKING,
    publicUrl: 'https://court.example',
    now: () => AT,
  });
  const asked = ['host', 'guest', 'other'].map((seat) => ({ seat, scope: 'own' }));
  const begun = { type: 'reading-begun', round: 1, until: AT + HOUR, asked, stand: [] } as unknown as MinutesEvent;
  await messages.write({} as Database, 'h' as HearingId, [begun], AT, {} as never);
  const planned = () => sent.splice(0).map(({ event, person: seat, link, dueAt }) => [event, seat, link, dueAt]);
  expect(planned()).toEqual([
    ['minutes-to-sign', 'host', null, AT + HOUR / 2],
    ['own-minutes-to-sign', 'guest', 'https://court.example/my', AT + HOUR / 2],
    ['own-minutes-to-sign', 'other', 'https://court.example/my?lang=en', AT + HOUR / 2],
  ]);
  // Nothing opens to them as long as the hearing is held.
  await messages.write(
    {} as Database,
    'h' as HearingId,
    [{ ...begun, until: AT + 48 * HOUR } as never],
    AT,
    {} as never,
  );
  expect(planned().map(([, seat, , dueAt]) => [seat, dueAt])).toEqual([
    ['host', AT + HOUR / 2],
    ['guest', AT + 6 * HOUR],
    ['other', AT + 6 * HOUR],
  ]);
  await messages.left('h' as HearingId, ['host', 'guest'] as SeatId[]);
  expect(madeDue).toEqual([
    ['minutes-to-sign', AT + HOUR / 2],
    ['own-minutes-to-sign', AT + 6 * HOUR],
  ]);
});

it('people whose hearing ended while the service was down are told when it starts', async () => {
  const asked: [string, number][] = [];
  const madeDue: [string, string, readonly string[]][] = [];
  const messages = new ToSignMessages({
    notify: {
      send: async () => '',
      cancel: async () => undefined,
      makeDueNow: async (hearing, event, seats) => void madeDue.push([hearing, event, seats]),
      hearingsDueBy: async (event, { dueBy }) => {
        asked.push([event, dueBy]);
        return (event === 'minutes-to-sign' ? ['held', 'over'] : ['over', 'altered']) as HearingId[];
      },
    },
    booking: async () => BOOKING,
    publicUrl: 'https://court.example',
    now: () => AT,
  });
  const seats = new Map([['guest', {}]]);
  const phases: Readonly<Record<string, string>> = { held: 'in-session', over: 'closed' };
  await messages.overMeanwhile(async (hearing) =>
    hearing in phases ? ({ phase: phases[hearing], seats } as unknown as HearingState) : null,
  );
  expect(asked).toEqual([
    ['minutes-to-sign', AT + HOUR / 2],
    ['own-minutes-to-sign', AT + 6 * HOUR],
  ]);
  expect(madeDue).toEqual([
    ['over', 'minutes-to-sign', ['guest']],
    ['over', 'own-minutes-to-sign', ['guest']],
  ]);
});

it('people at another person’s device are told at once only when the hearing is over, as they can then read', () => {
  const seat = (hostSeat: string | null, kind: string) => ({ hostSeat, place: { kind, here: true } });
  const seats = new Map([
    ['inside', seat(null, 'courtroom')],
    ['outside', seat(null, 'outside')],
    ['guest', seat('inside', 'with')],
  ]);
  const absentWhen = (phase: string) =>
    absentSeats({ phase, seats } as unknown as HearingState, [...seats.keys()] as SeatId[]);
  expect(absentWhen('in-session')).toEqual(['outside']);
  expect(absentWhen('closed')).toEqual(['inside', 'outside', 'guest']);
  // A room whose people are dismissed while the hearing goes on.
  const leftWhen = (phase: string, ...types: string[]) => {
    const entries = ['inside', 'guest'].flatMap((id) => types.map((type) => ({ event: { type, seat: id } })));
    return seatsThatLeft({ phase, seats } as unknown as HearingState, entries as unknown as Entry[]);
  };
  expect(leftWhen('in-session', 'person-dismissed')).toEqual(['inside']);
  expect(leftWhen('in-session', 'person-left')).toEqual(['inside']);
  expect(leftWhen('closed', 'hearing-closed')).toEqual(['inside', 'outside', 'guest']);
});
