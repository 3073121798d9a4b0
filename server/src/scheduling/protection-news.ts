import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * The protected people of a case may have changed: listeners that show names or texts of these hearings, which are all of the case,
     * read them again. Null: all hearings, because signals of other processes may have been missed.
     */
    'protection-changed': [of: ReadonlySet<HearingId> | null];
  }
}

interface ProtectionNewsParts {
  readonly bus: EventBus;
  readonly database: Database;
  /** Reaches all processes on the database, this one included. */
  readonly signal: Signal;
  /** Logs the error; the failed step is tried again. */
  readonly problem: (error: unknown) => void;
}

/** Waits before a failed step is tried again, ms; the last one repeats. */
const AGAIN_MS = [1_000, 5_000, 30_000];

/**
 * Publishes a change of protection at one hearing for all hearings of the case, in all processes. A failed step is tried again until
 * `close`, because open pages may show a protected name meanwhile.
 */
export function tellProtection({ bus, database, signal, problem }: ProtectionNewsParts): { close(): Promise<void> } {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  const persist = async (work: () => Promise<void>, failures = 0): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problem(error);
      if (isClosed) return;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          void persist(work, failures + 1);
        },
        AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)],
      ).unref();
      timers.add(timer);
    }
  };
  const raise = (hearing: HearingId) => signal.raise(database, hearing);
  bus.on('hearing-changed', ({ state }, entries) => {
    if (entries.some(isOfProtection)) void persist(() => raise(state.id));
  });
  const booked = async (hearing: HearingId): Promise<void> => {
    const seats = (await protectionOfSeats(database, [hearing])).get(hearing);
    if (seats !== undefined && seats.size > 0) await raise(hearing);
  };
  bus.on('booking-kept', (hearing) => void persist(() => booked(hearing)));
  signal.listen((hearing) => {
    if (hearing === undefined) return bus.publish('protection-changed', null);
    void persist(async () => void bus.publish('protection-changed', await hearingsBeside(database, hearing)));
  });
  return {
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await signal.close();
    },
  };
}

function isOfProtection({ event }: Entry): boolean {
  if (event.type === 'person-protected' || event.type === 'protection-lifted') return true;
  return event.type === 'seats-changed' && event.seats.some((seat) => seat.protected === true);
}

/** All hearings of a hearing's case, including the hearing itself. */
async function hearingsBeside({ db }: Database, hearing: string): Promise<ReadonlySet<HearingId>> {
  const rows = await db
    .selectFrom('bookings')
    .select('hearing_id')
    .where('case_id', 'in', (of) => of.selectFrom('bookings').select('case_id').where('hearing_id', '=', hearing))
    .execute();
  return new Set([hearing as HearingId, ...rows.map(({ hearing_id: id }) => id as HearingId)]);
}
