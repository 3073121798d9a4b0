import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Entry } from '@mahzar/shared/hearing/event';
import { inCourtroom, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { MinutesEvent } from '@mahzar/shared/minutes/event';
import { ownCasesLink } from '@mahzar/shared/notify/short-link';
import type { BookedPerson, Booking } from '@mahzar/shared/scheduling/booking';
import { messagesTo } from '../notify/plan.ts';
import type { Notify } from '../notify/notify.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { Database } from '../storage/database.ts';
import type { MinutesWriter } from './minutes-service.ts';

const HOUR_MS = 3_600_000;
/** How long present people have for signing before a message is sent; at most half of the available time. */
const STAY_MS = HOUR_MS / 2;
/** How long before the deadline a second message is sent, if there is more than twice that time. */
const LAST_CALL_MS = 24 * HOUR_MS;
/**
 * How long people at another person's device wait for the end of the hearing before a message is sent; at most half of the available
 * time. The minutes open to them only when the hearing is over.
 */
const GUESTS_STAY_MS = 6 * HOUR_MS;
const EVENTS = ['minutes-to-sign', 'own-minutes-to-sign'] as const;
const STAYS: Readonly<Record<(typeof EVENTS)[number], number>> = {
  'minutes-to-sign': STAY_MS,
  'own-minutes-to-sign': GUESTS_STAY_MS,
};

/**
 * Notifies people outside of the hearing that there are minutes to sign, and until when: absent people at once, the others when
 * they leave without having signed, or take long. People who have answered get no message. A person at another person's device has no
 * link: they get a message of its own, with the address of their own cases, when the hearing is over.
 */
export class ToSignMessages {
  readonly #notify: Pick<Notify, 'send' | 'cancel' | 'makeDueNow' | 'hearingsDueBy'>;
  readonly #booking: BookingDirectory['booking'];
  readonly #publicUrl: string;
  readonly #now: () => number;

  constructor(parts: {
    readonly notify: Pick<Notify, 'send' | 'cancel' | 'makeDueNow' | 'hearingsDueBy'>;
    readonly booking: BookingDirectory['booking'];
    /** URL origin of the service. */
    readonly publicUrl: string;
    /** Epoch milliseconds. */
    readonly now: () => number;
  }) {
    this.#notify = parts.notify;
    this.#booking = parts.booking;
    this.#publicUrl = parts.publicUrl;
    this.#now = parts.now;
  }

  /** Plans and cancels messages together with the entries. */
  readonly write: MinutesWriter = async (on, hearing, events, at) => {
    for (const event of events) await this.#follow(on, hearing, event, at);
  };

  /** Notifies at once people who have left a hearing, or are not in the courtroom when its minutes are closed. */
  async left(hearing: HearingId, seats: readonly SeatId[]): Promise<void> {
    const now = this.#now();
    if (seats.length === 0) return;
    for (const event of EVENTS)
      await this.#notify.makeDueNow(hearing, event, seats, { now, dueBy: now + STAYS[event] });
  }

  /** Notifies people whose hearing ended while nobody noticed it here, such as because the process died. */
  async overMeanwhile(stateOf: (hearing: HearingId) => Promise<HearingState | null>): Promise<void> {
    const now = this.#now();
    const found = EVENTS.map((event) => this.#notify.hearingsDueBy(event, { now, dueBy: now + STAYS[event] }));
    for (const hearing of new Set((await Promise.all(found)).flat())) {
      const state = await stateOf(hearing);
      if (state !== null && isOver(state.phase)) await this.left(hearing, [...state.seats.keys()]);
    }
  }

  async #follow(on: Database, hearing: HearingId, event: MinutesEvent, at: number): Promise<void> {
    switch (event.type) {
      case 'reading-begun': {
        const { asked, stand, until } = event;
        await this.#cancel(on, hearing);
        const booking = await this.#booking(hearing, on);
        const waited = asked.filter(({ seat }) => !stand.includes(seat)).map(({ seat }) => seat);
        const people = booking?.people.filter(({ id }) => waited.includes(id)) ?? [];
        if (booking === undefined) return;
        for (const of of EVENTS)
          for (const dueAt of timesUntil(at, until, STAYS[of]))
            for (const message of this.#messages(of, people, booking, { at: dueAt, until }))
              await this.#notify.send(on, message);
        return;
      }
      case 'text-signed':
      case 'text-refused':
        return this.#cancel(on, hearing, event.seat);
      case 'reading-ended':
      case 'minutes-closed':
        return this.#cancel(on, hearing);
      default:
    }
  }

  async #cancel(on: Database, hearing: HearingId, seat?: SeatId): Promise<void> {
    for (const event of EVENTS) await this.#notify.cancel(on, hearing, event, seat);
  }

  #messages(
    event: (typeof EVENTS)[number],
    people: readonly BookedPerson[],
    booking: Booking,
    { at, until }: { readonly at: number; readonly until: number },
  ) {
    const when = { at, was: null, until, deadline: until };
    if (event === 'minutes-to-sign') return messagesTo(event, people, booking, when);
    const guests = people.filter(({ through }) => through !== null).map((person) => ({ ...person, through: null }));
    return messagesTo(event, guests, booking, when).map((message) => ({
      ...message,
      link: ownCasesLink(this.#publicUrl, message.language),
    }));
  }
}

/** Times of messages to a person who does not sign, between the closing of the text and the deadline. @param stay of the first, ms */
function timesUntil(from: number, until: number, stay: number): number[] {
  const first = from + Math.min(stay, (until - from) / 2);
  const last = until - LAST_CALL_MS;
  return last > from + LAST_CALL_MS ? [Math.floor(first), last] : [Math.floor(first)];
}

/**
 * People who have left the courtroom by these entries; all of them when the hearing is over. People at another person's device cannot
 * open the minutes before.
 */
export function seatsThatLeft({ phase, seats }: HearingState, entries: readonly Entry[]): readonly SeatId[] {
  if (isOver(phase) && entries.some(({ event }) => ENDS.has(event.type))) return [...seats.keys()];
  return entries.flatMap(({ event }) =>
    (event.type === 'person-left' || event.type === 'person-expelled' || event.type === 'person-dismissed') &&
    (isOver(phase) || !isGuest(seats.get(event.seat)))
      ? [event.seat]
      : [],
  );
}

/** Those of the seats whose people are not in the courtroom, and can open the minutes. */
export function absentSeats({ phase, seats }: HearingState, some: readonly SeatId[]): readonly SeatId[] {
  return some.filter((id) => {
    const seat = seats.get(id);
    return isOver(phase) || seat === undefined || !(isGuest(seat) || inCourtroom(seat));
  });
}

/** Whether a person takes part at another person's device. */
function isGuest(seat: Seat | undefined): boolean {
  return seat !== undefined && seat.hostSeat !== null;
}

const ENDS: ReadonlySet<string> = new Set(['hearing-adjourned', 'hearing-closed']);
