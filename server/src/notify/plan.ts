import { audienceOf } from '@mahzar/shared/notify/events';
import type { NotifyChannel, NotifyEvent } from '@mahzar/shared/notify/events';
import type { Facts } from '@mahzar/shared/notify/facts';
import type { Booking, BookedPerson } from '@mahzar/shared/scheduling/booking';
import { isReachedOtherwise, isReseated } from '../scheduling/changes.ts';
import type { BookingChange } from '../scheduling/ports.ts';
import type { NewMessage, PlannedMessage } from './ports.ts';

const HOUR_MS = 3_600_000;
/** Time of each reminder before the hearing, and the latest time at which it is still useful. */
const REMINDERS = [
  { event: 'reminder-48h', before: 48 * HOUR_MS, until: 2 * HOUR_MS },
  { event: 'reminder-1h', before: HOUR_MS, until: 0 },
] as const;
/** How long after a hearing that did not take place messages about it are still useful, ms. */
const NEWS_MS = 24 * HOUR_MS;
/** How long sending a message about an order is attempted, ms. */
export const ORDER_UNTIL_MS = NEWS_MS;

/** Messages to cancel and to add because of a change of a booking. */
export interface Plan {
  readonly cancel: readonly string[];
  readonly add: readonly Omit<NewMessage, 'id'>[];
}

/** Messages about the present state of a hearing: a newer one makes them wrong. */
const NEWS: readonly NotifyEvent[] = ['invited', 'changed', 'cancelled', 'restored', 'uninvited', 'link-renewed'];

/** Messages that do not depend on the state of a hearing. */
const APART: readonly NotifyEvent[] = [
  'minutes-to-sign',
  'own-minutes-to-sign',
  'one-time-code',
  'signing-code',
  'portal-code',
  'order-issued',
  'contact-changed',
];

/**
 * Plans the messages about a change of a booking. Pure. People who have not been notified of the hearing yet get its present
 * state, not its changes.
 * @param pending planned messages for the booking's people that are not sent
 */
export function planMessages(change: BookingChange, pending: readonly PlannedMessage[]): Plan {
  const { booking, at } = change;
  const { people } = booking;
  const waiting = (seat: string, channel: NotifyChannel, event: NotifyEvent) =>
    pending.some((one) => one.person === seat && one.channel === channel && one.event === event && !one.inHand);
  const was = change.kind === 'changed' && change.moved ? change.before.startsAt : null;
  const say = (event: NotifyEvent, persons: readonly BookedPerson[], only?: NotifyChannel) =>
    at < booking.endsAt
      ? messagesTo(event, persons, booking, { at, was, until: untilOf(event, booking, at) }, only)
      : [];
  /** Messages to each person on each of their channels. */
  const tell = (
    persons: readonly BookedPerson[],
    eventOf: (seat: string, channel: NotifyChannel) => NotifyEvent | null,
  ) =>
    persons.flatMap((person) =>
      CHANNELS.flatMap((channel) => {
        const event = eventOf(person.id, channel);
        return event === null ? [] : say(event, [person], channel);
      }),
    );
  const isBooked = (seat: string | null) => people.some(({ id }) => id === seat);
  // After a person was removed, that message stays true whatever happens to the hearing.
  const everything = pending
    .filter(({ event, person }) => !APART.includes(event) && (event !== 'uninvited' || isBooked(person)))
    .map(({ id }) => id);

  switch (change.kind) {
    case 'created': {
      // People whose link is withdrawn from the beginning get no message until the desk gives them a link.
      const invited = people.filter(({ link }) => link !== 'withdrawn');
      return { cancel: [], add: [...say('invited', invited), ...reminders(invited, booking, at)] };
    }

    case 'cancelled':
      return {
        cancel: everything,
        add: tell(people, (seat, channel) => (waiting(seat, channel, 'invited') ? null : 'cancelled')),
      };

    case 'restored':
      return {
        cancel: everything,
        add: [
          ...tell(people, (seat, channel) => (waiting(seat, channel, 'cancelled') ? null : 'restored')),
          ...reminders(people, booking, at),
        ],
      };

    case 'changed': {
      const { before, added, removed } = change;
      if (booking.state === 'cancelled') return { cancel: [], add: [] };
      // The new contact data may belong to another person. So the former address is notified, with the hearing's former data,
      // even if the hearing was moved into the past or the person to another's device.
      const redirected = before.people.filter((was) => {
        const person = people.find(({ id }) => id === was.id);
        return person !== undefined && isReachedOtherwise(was, person);
      });
      const warnings = redirected.flatMap((person) =>
        CHANNELS.filter((channel) => !waiting(person.id, channel, 'invited')).flatMap((channel) =>
          messagesTo(
            'contact-changed',
            [{ ...person, through: null }],
            before,
            { at, was: null, until: at + NEWS_MS },
            channel,
          ),
        ),
      );
      // These messages have the hearing's former data, too.
      const leaving = removed.flatMap((person) =>
        CHANNELS.filter((channel) => at < before.endsAt && !waiting(person.id, channel, 'invited')).flatMap((channel) =>
          messagesTo('uninvited', [person], before, { at, was: null, until: at + NEWS_MS }, channel),
        ),
      );
      const concerns = change.moved || before.branch !== booking.branch || before.kind !== booking.kind;
      const former = new Map(before.people.map((person) => [person.id, person]));
      return {
        cancel: everything,
        add: [
          ...tell(people, (seat, channel) => {
            const person = people.find(({ id }) => id === seat);
            const unknownThere = ownContactOf(former.get(person!.id), channel) !== contactOf(person, channel);
            if (added.some((one) => one === seat) || unknownThere || waiting(seat, channel, 'invited'))
              return 'invited';
            if (concerns || waiting(seat, channel, 'changed')) return 'changed';
            const news = NEWS.find((event) => waiting(seat, channel, event));
            // Their former link has ended.
            const isRelinked = booking.state === 'booked' && isReseated(former.get(person!.id), person!);
            return news ?? (isRelinked ? 'link-renewed' : null);
          }),
          ...warnings,
          ...leaving,
          ...reminders(people, booking, at),
        ],
      };
    }

    case 'link-renewed': {
      const { seat } = change;
      const person = people.filter(({ id }) => id === seat);
      const outdated = pending.filter((one) => one.person === seat && one.event === 'link-renewed');
      return {
        cancel: outdated.map(({ id }) => id),
        // A pending invitation will contain the new link.
        add: tell(person, (_, channel) => (waiting(seat, channel, 'invited') ? null : 'link-renewed')),
      };
    }

    case 'link-withdrawn': {
      const outdated = pending.filter(({ person, event }) => person === change.seat && event !== 'contact-changed');
      return { cancel: outdated.map(({ id }) => id), add: [] };
    }

    default:
      return change satisfies never;
  }
}

const CHANNELS = ['sms', 'email'] as const;

function untilOf(event: NotifyEvent, booking: Booking, at: number): number {
  return event === 'cancelled' ? at + NEWS_MS : booking.endsAt;
}

function reminders(people: readonly BookedPerson[], booking: Booking, at: number): Plan['add'] {
  return REMINDERS.flatMap(({ event, before, until }) => {
    const dueAt = booking.startsAt - before;
    // A reminder whose time has passed is left out.
    if (dueAt <= at) return [];
    return messagesTo(event, people, booking, { at: dueAt, was: null, until: booking.startsAt - until });
  });
}

/** One message per person and channel. A person at another person's device gets none: that person informs them. */
export function messagesTo(
  event: NotifyEvent,
  people: readonly BookedPerson[],
  booking: Booking,
  when: {
    readonly at: number;
    readonly was: number | null;
    readonly until: number;
    /** The person's deadline. */
    readonly deadline?: number;
  },
  only?: NotifyChannel,
): Plan['add'] {
  return people
    .filter(({ through }) => through === null)
    .flatMap((person) =>
      CHANNELS.filter((channel) => only === undefined || channel === only).flatMap((channel) => {
        const to = contactOf(person, channel);
        if (to === null) return [];
        return [
          {
            hearing: booking.id,
            person: person.id,
            event,
            audience: audienceOf(person.role),
            channel,
            language: person.language,
            to,
            facts: {
              ...factsOf(booking, person, when.was),
              ...(when.deadline !== undefined && { until: when.deadline }),
            },
            link: null,
            dueAt: when.at,
            until: when.until,
          },
        ];
      }),
    );
}

/** Null also for a person who sat at another person's device: they had no link, and got no messages. */
function ownContactOf(person: BookedPerson | undefined, channel: NotifyChannel): string | null {
  return person?.through === null ? contactOf(person, channel) : null;
}

function contactOf(person: BookedPerson | undefined, channel: NotifyChannel): string | null {
  if (person === undefined) return null;
  return channel === 'sms' ? person.phone : person.email;
}

function factsOf(booking: Booking, person: BookedPerson, was: number | null): Extract<Facts, { about: 'hearing' }> {
  return {
    about: 'hearing',
    kind: booking.kind,
    role: person.role,
    name: person.name,
    title: booking.title,
    branch: booking.branch,
    caseNumber: booking.case.number,
    startsAt: booking.startsAt,
    was,
    protected: person.protected,
  };
}
