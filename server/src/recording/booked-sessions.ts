import type { HearingId } from '@mahzar/shared/hearing/ids';
import { mayEver } from '@mahzar/shared/hearing/law/permissions';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { Phase } from '@mahzar/shared/hearing/state';
import type { BookingState } from '@mahzar/shared/scheduling/booking';
import type { Logger } from 'pino';
import type { EventBus } from '../kernel/event-bus.ts';
import type { BookedSession } from './space-need.ts';

/** The fields of a booking that are needed here. Times are epoch milliseconds. */
interface DayBooking {
  readonly hearing: HearingId;
  readonly state: BookingState;
  readonly kind: HearingKind;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly people: readonly { readonly role: Role; readonly through: string | null }[];
}

export interface BookedSessionsOptions {
  readonly bus: EventBus;
  /** Bookings whose time overlaps this range, epoch ms. */
  readonly bookingsOf: (from: number, to: number) => Promise<readonly DayBooking[]>;
  /** The phase of a hearing that has been opened; undefined if there is none. */
  readonly phaseOf: (hearing: HearingId) => Promise<Phase | undefined>;
  /** The court's calendar day that contains a time, epoch ms; `to` is exclusive. */
  readonly dayOf: (at: number) => { readonly from: number; readonly to: number };
  readonly now: () => number;
  readonly log: Logger;
}

/** Sessions that are booked for today and have not begun. Reads them when a booking is stored, and when the day changes. */
export class BookedSessions {
  readonly #options: BookedSessionsOptions;
  /** Hearings whose session has begun, or that are over: they need no disk space beyond that of the sessions on record. */
  readonly #begun = new Set<HearingId>();
  #booked: readonly (BookedSession & { readonly hearing: HearingId })[] = [];
  #nextDay: NodeJS.Timeout | undefined;

  constructor(options: BookedSessionsOptions) {
    this.#options = options;
    const { bus } = options;
    bus.on('booking-stored', () => void this.read());
    bus.on('hearing-changed', ({ state }) => {
      if (hasBegun(state.phase)) this.#begun.add(state.id);
    });
  }

  get toBegin(): readonly BookedSession[] {
    return this.#booked.filter(({ hearing }) => !this.#begun.has(hearing));
  }

  /** Reads today's bookings and schedules the next read. A failure is logged, keeps the known sessions and raises no alarm. */
  async read(): Promise<void> {
    const { bookingsOf, phaseOf, dayOf, now, log } = this.#options;
    const { from, to } = dayOf(now());
    clearTimeout(this.#nextDay);
    this.#nextDay = setTimeout(() => void this.read(), to - now()).unref();
    try {
      const today = (await bookingsOf(from, to)).filter(({ state }) => state === 'booked' || state === 'opened');
      // Events from before this process started are not published.
      for (const { hearing, state } of today) {
        if (state === 'opened' && hasBegun((await phaseOf(hearing)) ?? 'open')) this.#begun.add(hearing);
      }
      this.#booked = today.map(sessionOf);
    } catch (error) {
      log.error({ err: error }, 'the sessions that are booked for today cannot be read');
    }
  }
}

function hasBegun(phase: Phase): boolean {
  return phase !== 'scheduled' && phase !== 'open';
}

function sessionOf({ hearing, kind, startsAt, endsAt, people }: DayBooking) {
  const speakers = people.filter(({ role, through }) => through === null && mayEver(kind, role, 'send-media')).length;
  return { hearing, startsAt, endsAt, speakers };
}
