import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { RetryTimer } from '../kernel/retry-timer.ts';
import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * The protected people of a case may have changed: listeners that show names or texts of these hearings (all of the case)
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
const AGAIN_MS = [1_000, 5_000, 30_000] as const;

/**
 * Publishes a change of protection at one hearing for all hearings of the case, in all processes. A failed step is tried again until
 * `close`, because open pages may show a protected name meanwhile.
 */
export function publishProtectionChanges({ bus, database, signal, problem }: ProtectionNewsParts): {
  close(): Promise<void>;
} {
  const retries = new Set<RetryTimer>();
  let isClosed = false;
  const persist = (work: () => Promise<void>): Promise<void> => {
    const attempt = async (): Promise<void> => {
      try {
        await work();
        retries.delete(retry);
      } catch (error) {
        problem(error);
        if (!isClosed) retry.failed();
      }
    };
    const retry = new RetryTimer(AGAIN_MS, () => void attempt());
    retries.add(retry);
    return attempt();
  };
  const raise = (hearing: HearingId) => signal.raise(database, hearing);
  bus.on('hearing-changed', ({ state }, entries) => {
    if (entries.some(isOfProtection)) void persist(() => raise(state.id));
  });
  /** Raises the signal for the case of these hearings if one of them has or had protected people. */
  const tellIfProtected = async (hearings: readonly HearingId[]): Promise<void> => {
    const seats = await protectionOfSeats(database, hearings);
    const hearing = hearings.find((one) => (seats.get(one)?.size ?? 0) > 0);
    if (hearing !== undefined) await raise(hearing);
  };
  bus.on('booking-stored', (hearing) => void persist(() => tellIfProtected([hearing])));
  // The file may list a protected person with other data than before.
  bus.on('case-file-changed', (id) => void persist(async () => tellIfProtected(await hearingsOf(database, id))));
  signal.listen((hearing) => {
    if (hearing === undefined) return bus.publish('protection-changed', null);
    void persist(
      async () => void bus.publish('protection-changed', await hearingsBeside(database, hearing as HearingId)),
    );
  });
  return {
    async close() {
      isClosed = true;
      for (const retry of retries) retry.close();
      await signal.close();
    },
  };
}

function isOfProtection({ event }: Entry): boolean {
  if (event.type === 'person-protected' || event.type === 'protection-lifted') return true;
  return event.type === 'seats-changed' && event.seats.some((seat) => seat.protected === true);
}

async function hearingsOf({ db }: Database, caseId: string): Promise<HearingId[]> {
  const rows = await db.selectFrom('bookings').select('hearing_id').where('case_id', '=', caseId).execute();
  return rows.map(({ hearing_id: id }) => id);
}

/** All hearings of a hearing's case, including the hearing itself. */
async function hearingsBeside({ db }: Database, hearing: HearingId): Promise<ReadonlySet<HearingId>> {
  const rows = await db
    .selectFrom('bookings')
    .select('hearing_id')
    .where('case_id', 'in', (of) => of.selectFrom('bookings').select('case_id').where('hearing_id', '=', hearing))
    .execute();
  return new Set([hearing, ...rows.map(({ hearing_id: id }) => id)]);
}
