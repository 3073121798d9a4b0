import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * Who is protected in a case may be others now: whoever shows names or texts of these hearings, all of that case, looks anew. Null:
     * of whichever hearing, for what other processes said of it may have been missed.
     */
    'protection-changed': [of: ReadonlySet<HearingId> | null];
  }
}

interface ProtectionNewsParts {
  readonly bus: EventBus;
  readonly database: Database;
  /** Tells the processes on the database, this one too. */
  readonly signal: Signal;
  /** For the log: pages that are open show it when they are told something else. */
  readonly problem: (error: unknown) => void;
}

/** Tells all hearings of a case when somebody is protected at one of them, or no longer, in whichever process that is held. */
export function tellProtection({ bus, database, signal, problem }: ProtectionNewsParts): { close(): Promise<void> } {
  const raise = (hearing: HearingId) => signal.raise(database, hearing).catch(problem);
  bus.on('hearing-changed', ({ state }, entries) => {
    if (entries.some(isOfProtection)) void raise(state.id);
  });
  const booked = async (hearing: HearingId): Promise<void> => {
    const seats = (await protectionOfSeats(database, [hearing])).get(hearing);
    if (seats !== undefined && seats.size > 0) await raise(hearing);
  };
  bus.on('booking-kept', (hearing) => void booked(hearing).catch(problem));
  signal.listen((hearing) => {
    if (hearing === undefined) return bus.publish('protection-changed', null);
    void hearingsBeside(database, hearing).then((all) => bus.publish('protection-changed', all), problem);
  });
  return { close: () => signal.close() };
}

function isOfProtection({ event }: Entry): boolean {
  if (event.type === 'person-protected' || event.type === 'protection-lifted') return true;
  return event.type === 'seats-changed' && event.seats.some((seat) => seat.protected === true);
}

/** The hearings of a hearing's case, itself among them. */
async function hearingsBeside({ db }: Database, hearing: string): Promise<ReadonlySet<HearingId>> {
  const rows = await db
    .selectFrom('bookings')
    .select('hearing_id')
    .where('case_id', 'in', (of) => of.selectFrom('bookings').select('case_id').where('hearing_id', '=', hearing))
    .execute();
  return new Set([hearing as HearingId, ...rows.map(({ hearing_id: id }) => id as HearingId)]);
}
