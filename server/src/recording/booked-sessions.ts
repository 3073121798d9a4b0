import type { HearingId } from '@mahzar/shared/hearing/ids';
import { mayEver } from '@mahzar/shared/hearing/law/permissions';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { Phase } from '@mahzar/shared/hearing/state';
import type { BookingState } from '@mahzar/shared/scheduling/booking';
import type { Logger } from 'pino';
import type { EventBus } from '../kernel/event-bus.ts';
import type { BookedSession } from './space-need.ts';

/** What must be known of a booking. Times are epoch milliseconds. */
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
  /** Bookings that last at some moment of a time range. */
  readonly bookingsOf: (from: number, to: number) => Promise<readonly DayBooking[]>;
  /** Of a hearing that somebody has opened. */
  readonly phaseOf: (hearing: HearingId) => Promise<Phase | undefined>;
  /** The court's day that a moment is in: `to` is not in it. */
  readonly dayOf: (at: number) => { readonly from: number; readonly to: number };
  readonly now: () => number;
  readonly log: Logger;
}

/** The sessions that are booked for today and have not begun: read when one is booked, and when the day changes. */
export class BookedSessions {
  readonly #options: BookedSessionsOptions;
  /** Hearings whose session has begun, or that are over: they need no room any more beside what sessions on record need. */
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

  /** What cannot be read is said in the log; nobody is warned by what is not known. */
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
