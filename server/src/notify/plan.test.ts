import { describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Booking, BookedPerson } from '@mahzar/shared/scheduling/booking';
import type { BookingChange } from '../scheduling/ports.ts';
import { planMessages } from './plan.ts';
import type { PlannedMessage } from './ports.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AT = 1_800_000_000_000;

function person(id: string, more: Partial<BookedPerson> = {}): BookedPerson {
  return {
    id: id as SeatId,
    role: 'complainant',
    name: `name of ${id}`,
    nationalId: null,
    phone: `+98912000000${id.length}`,
    email: null,
    language: 'fa',
    interpreterLanguage: null,
    with: [],
    through: null,
    protected: false,
    interpreterRequired: false,
    staffAccount: null,
    needs: null,
    link: 'valid',
    ...more,
  };
}

function booking(more: Partial<Booking> = {}): Booking {
  return {
    id: 'h' as HearingId,
    version: 1,
    state: 'booked',
    case: { id: 'c', number: '1405' },
    branch: 'branch',
    room: null,
    kind: 'courtroom',
    startsAt: AT + 7 * DAY,
    endsAt: AT + 7 * DAY + HOUR,
    title: 'title',
    public: false,
    recordingPolicy: 'parties',
    notes: '',
    screens: [],
    people: [person('maryam', { email: 'maryam@example.org' }), person('kaveh')],
    seriesId: null,
    cancelledWhy: null,
    createdAt: AT,
    changedAt: AT,
    ...more,
  };
}

type Without<Change> = Change extends unknown ? Omit<Change, 'by' | 'at'> : never;
type Became = Without<BookingChange>;
const by = { kind: 'system' } as const;
const plan = (change: Became, pending: readonly PlannedMessage[] = [], at = AT) =>
  planMessages({ ...change, by, at } as BookingChange, pending);
const created = (of: Booking, at = AT) => plan({ kind: 'created', booking: of }, [], at);
const changed = (
  before: Booking,
  after: Booking,
  more: Partial<Extract<Became, { kind: 'changed' }>>,
  pending: PlannedMessage[] = [],
) =>
  plan(
    {
      kind: 'changed',
      booking: after,
      before,
      moved: false,
      added: [],
      removed: [],
      newContacts: [],
      ...more,
    } as never,
    pending,
  );
const words = ({ add }: ReturnType<typeof planMessages>) =>
  add.map(({ event, person, channel, dueAt }) => `${event} ${person} ${channel} ${(dueAt - AT) / HOUR}`);
const news = (planned: ReturnType<typeof planMessages>) => words(planned).filter((one) => !one.startsWith('reminder'));
const waiting = (event: PlannedMessage['event'], who: string, more: Partial<PlannedMessage> = {}): PlannedMessage => ({
  id: `${event}-${who}`,
  person: who,
  event,
  channel: 'sms',
  inHand: false,
  ...more,
});

describe('what people are told of a booking', () => {
  it('is that they are invited, by each way to reach them, and reminded two days and an hour before', () => {
    expect(words(created(booking()))).toEqual([
      'invited maryam sms 0',
      'invited maryam email 0',
      'invited kaveh sms 0',
      'reminder-48h maryam sms 120',
      'reminder-48h maryam email 120',
      'reminder-48h kaveh sms 120',
      'reminder-1h maryam sms 167',
      'reminder-1h maryam email 167',
      'reminder-1h kaveh sms 167',
    ]);
  });

  it('is no reminder for what is past, and nothing of a hearing that is over', () => {
    const soon = booking({ startsAt: AT + 2 * HOUR, endsAt: AT + 3 * HOUR, people: [person('kaveh')] });
    expect(words(created(soon))).toEqual(['invited kaveh sms 0', 'reminder-1h kaveh sms 1']);
    const now = booking({ startsAt: AT - HOUR, endsAt: AT + HOUR, people: [person('kaveh')] });
    expect(words(created(now))).toEqual(['invited kaveh sms 0']);
    expect(words(created(booking({ startsAt: AT - 2 * HOUR, endsAt: AT - HOUR })))).toEqual([]);
  });

  it('is nothing for who cannot be reached, or sits before somebody else’s device', () => {
    const people = [person('a', { phone: null }), person('b', { through: 'prison' as SeatId })];
    expect(words(created(booking({ people })))).toEqual([]);
  });

  it('is in their language, of themselves alone, with what is kept from a protected witness marked', () => {
    const people = [person('w', { role: 'witness', protected: true, language: 'en' }), person('kaveh')];
    const [invited] = created(booking({ people })).add;
    expect(invited).toMatchObject({
      language: 'en',
      audience: 'witness',
      facts: { protected: true, name: 'name of w' },
    });
    expect(JSON.stringify(invited)).not.toContain('kaveh');
  });

  it('is the new time to everybody when it is moved, with new reminders for the old', () => {
    const before = booking();
    const after = booking({ startsAt: AT + 9 * DAY, endsAt: AT + 9 * DAY + HOUR });
    const old = [waiting('reminder-48h', 'maryam'), waiting('reminder-1h', 'kaveh')];
    const planned = changed(before, after, { moved: true }, old);
    expect(planned.cancel).toEqual(old.map(({ id }) => id));
    expect(news(planned)).toEqual(['changed maryam sms 0', 'changed maryam email 0', 'changed kaveh sms 0']);
    expect(planned.add[0]!.facts).toMatchObject({ startsAt: after.startsAt, was: before.startsAt });
    expect(words(planned)).toContain('reminder-48h kaveh sms 168');
  });

  it('is nothing new when only a title is put right, but later reminders have it', () => {
    const planned = changed(booking(), booking({ title: 'right' }), {}, [waiting('reminder-1h', 'kaveh')]);
    expect(news(planned)).toEqual([]);
    expect(planned.add.every(({ facts }) => facts.about === 'hearing' && facts.title === 'right')).toBe(true);
    expect(planned.cancel).toEqual(['reminder-1h-kaveh']);
  });

  it('is told to whom it concerns: who is added is invited, who is removed need not come', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const after = booking({ people: [maryam, person('layla')] });
    const planned = changed(booking(), after, { added: ['layla' as SeatId], removed: [kaveh] });
    expect(news(planned)).toEqual(['invited layla sms 0', 'uninvited kaveh sms 0']);
  });

  it('is that a person need not come, also when the hearing changes again before that was sent', () => {
    const [maryam] = booking().people as [BookedPerson, BookedPerson];
    const without = booking({ people: [maryam] });
    const unsent = [waiting('uninvited', 'kaveh'), waiting('changed', 'maryam')];
    const later = [
      changed(without, booking({ ...without, title: 'right' }), {}, unsent),
      plan({ kind: 'cancelled', booking: booking({ ...without, state: 'cancelled' }) }, unsent),
      plan({ kind: 'restored', booking: without }, unsent),
    ];
    for (const { cancel } of later) expect(cancel).toEqual(['changed-maryam']);
  });

  it('is that a person need not come, of the hearing as they know it, though the same edit puts it into the past', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const past = { startsAt: AT - 2 * HOUR, endsAt: AT - HOUR };
    const without = (before: Partial<Booking>, after: Partial<Booking>) =>
      changed(booking(before), booking({ ...after, people: [maryam] }), { moved: before !== after, removed: [kaveh] });
    const planned = without({}, past);
    expect(news(planned)).toEqual(['uninvited kaveh sms 0']);
    expect(planned.add[0]).toMatchObject({ until: AT + DAY, facts: { startsAt: booking().startsAt } });
    // People get no messages about a hearing that was over, or that they were never told of.
    expect(news(without(past, past))).toEqual([]);
    expect(
      news(
        changed(booking(), booking({ ...past, people: [maryam] }), { moved: true, removed: [kaveh] }, [
          waiting('invited', 'kaveh'),
        ]),
      ),
    ).toEqual([]);
  });

  it('is an invitation to who sits before somebody else’s device no longer, for their link is a new one', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const through = { ...kaveh, through: maryam.id, link: 'none' } as const;
    const after = booking();
    const planned = changed(booking({ people: [maryam, through] }), after, {});
    expect(news(planned)).toEqual(['invited kaveh sms 0']);
    expect(words(planned)).toContain('reminder-1h kaveh sms 167');
    // A person moved from one device to another has no link before or after.
    const other = { ...through, through: 'prison' as SeatId };
    expect(news(changed(booking({ people: [maryam, through] }), booking({ people: [maryam, other] }), {}))).toEqual([]);
  });

  it('is an invitation where they could not be reached before', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const after = booking({ people: [maryam, { ...kaveh, phone: '+989350000000' }] });
    const planned = changed(booking(), after, { newContacts: [kaveh.id] });
    expect(news(planned)).toEqual(['invited kaveh sms 0', 'contact-changed kaveh sms 0']);
    expect(planned.add.find(({ event }) => event === 'invited')).toMatchObject({ to: '+989350000000' });
  });

  it('is that their telephone or address was changed, wherever they were told before, whatever is changed after it', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const of = (planned: ReturnType<typeof planMessages>) =>
      planned.add.flatMap(({ event, to }) => (event === 'contact-changed' ? [to] : []));
    const former = [maryam.phone, maryam.email];
    for (const other of [{ phone: '+989350000000' }, { phone: null }, { email: 'x@example.org' }, { email: null }]) {
      const after = booking({ people: [{ ...maryam, ...other }, kaveh] });
      expect(of(changed(booking(), after, {}))).toEqual(former);
      // People who were told nothing yet get no message on that channel.
      expect(of(changed(booking(), after, {}, [waiting('invited', 'maryam')]))).toEqual([maryam.email]);
    }
    const told = [waiting('contact-changed', 'maryam')];
    expect(changed(booking(), booking({ title: 'right' }), {}, told).cancel).toEqual([]);
    for (const kind of ['cancelled', 'restored'] as const)
      expect(plan({ kind, booking: booking() } as Became, told).cancel).toEqual([]);
    expect(plan({ kind: 'link-withdrawn', booking: booking(), seat: maryam.id } as Became, told).cancel).toEqual([]);
    // A change of the name or role is no change of the contact data.
    expect(of(changed(booking(), booking({ people: [{ ...maryam, name: 'other' }, kaveh] }), {}))).toEqual([]);
  });

  it('is that it was changed, though they sat before another’s device meanwhile, or the hearing stood in the past', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const withKaveh = (more: Partial<BookedPerson>, of: Partial<Booking> = {}) =>
      booking({ ...of, people: [maryam, { ...kaveh, ...more }] });
    const warned = (before: Booking, after: Booking) =>
      changed(before, after, { moved: before.startsAt !== after.startsAt }).add.flatMap(
        ({ event, to, facts, until }) =>
          event === 'contact-changed' ? [[to, facts.about === 'hearing' && facts.startsAt, until]] : [],
      );
    const told = [[kaveh.phone, booking().startsAt, AT + DAY]];
    const through = withKaveh({ through: maryam.id, link: 'none' });
    const other = { phone: '+989350000000' };
    expect(warned(booking(), through)).toEqual(told);
    expect(warned(through, withKaveh(other))).toEqual(told);
    expect(warned(through, booking())).toEqual([]);
    const past = { startsAt: AT - 2 * HOUR, endsAt: AT - HOUR };
    expect(warned(booking(), withKaveh(other, past))).toEqual(told);
    expect(warned(booking(past), withKaveh(other))).toEqual([[kaveh.phone, past.startsAt, AT + DAY]]);
  });

  it('is a new link to whose seat has another role, account or person, for the former has ended', () => {
    const [maryam, kaveh] = booking().people as [BookedPerson, BookedPerson];
    const others: Partial<BookedPerson>[] = [{ role: 'lawyer' }, { staffAccount: 'a' }, { name: 'other' }];
    for (const other of others) {
      const after = booking({ people: [maryam, { ...kaveh, ...other }] });
      expect(news(changed(booking(), after, {}))).toEqual(['link-renewed kaveh sms 0']);
      expect(news(changed(booking(), after, {}, [waiting('invited', 'kaveh')]))).toEqual(['invited kaveh sms 0']);
      // During a session the change ends nobody's link.
      expect(news(changed(booking(), { ...after, state: 'opened' }, {}))).toEqual([]);
    }
  });

  it('is how it stands now for who has not been told yet', () => {
    const after = booking({ startsAt: AT + 9 * DAY, endsAt: AT + 9 * DAY + HOUR });
    const pending = [waiting('invited', 'kaveh'), waiting('invited', 'maryam', { inHand: true })];
    expect(news(changed(booking(), after, { moved: true }, pending))).toEqual([
      'changed maryam sms 0',
      'changed maryam email 0',
      'invited kaveh sms 0',
    ]);
    const cancelled = plan({ kind: 'cancelled', booking: booking({ state: 'cancelled' }) }, [
      waiting('invited', 'kaveh'),
    ]);
    expect(words(cancelled)).toEqual(['cancelled maryam sms 0', 'cancelled maryam email 0']);
    expect(cancelled.cancel).toEqual(['invited-kaveh']);
    const restored = plan({ kind: 'restored', booking: booking() }, [waiting('cancelled', 'kaveh')]);
    expect(news(restored)).toEqual(['restored maryam sms 0', 'restored maryam email 0']);
    expect(words(restored)).toContain('reminder-1h kaveh sms 167');
  });

  it('is that it is off, and no reminder, when it is cancelled; a code that is on its way goes on', () => {
    const pending = [waiting('reminder-1h', 'kaveh'), waiting('one-time-code', 'kaveh')];
    const planned = plan({ kind: 'cancelled', booking: booking({ state: 'cancelled' }) }, pending);
    expect(planned.cancel).toEqual(['reminder-1h-kaveh']);
    expect(words(planned)).toEqual(['cancelled maryam sms 0', 'cancelled maryam email 0', 'cancelled kaveh sms 0']);
  });

  it('is a new link to who got one, unless they are still to be invited; and nothing when it is taken back', () => {
    const seat = 'kaveh' as SeatId;
    expect(words(plan({ kind: 'link-renewed', booking: booking(), seat }))).toEqual(['link-renewed kaveh sms 0']);
    expect(words(plan({ kind: 'link-renewed', booking: booking(), seat }, [waiting('invited', 'kaveh')]))).toEqual([]);
    const pending = [waiting('reminder-1h', 'kaveh'), waiting('reminder-1h', 'maryam')];
    expect(plan({ kind: 'link-withdrawn', booking: booking(), seat }, pending)).toEqual({
      cancel: ['reminder-1h-kaveh'],
      add: [],
    });
  });
});
