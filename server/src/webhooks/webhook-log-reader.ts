import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { entryOf } from '../event-log/chain.ts';
import { reportedEventOf, TOLD_ENTRIES } from './reported-hearing-event.ts';
import type { ReportedEvent } from './ports.ts';
import type { DeliveryStore } from './webhook-deliveries.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { toChainEntry } from '../event-log/store/event-log.ts';
import type { Tables } from '../storage/tables.ts';

export type LogReader = ReturnType<typeof createLogReader>;

/**
 * Reads each entry of the hearings' logs once for webhooks, continuing from a position kept in the database. Entries older than the
 * first webhook are not reported.
 */
export function createLogReader(database: Database, deliveries: Pick<DeliveryStore, 'plan'>) {
  const { db } = database;
  const oldestWebhook = async ({ db: on }: Database): Promise<number | undefined> => {
    const row = await on.selectFrom('webhooks').select('created_at').orderBy('created_at').limit(1).executeTakeFirst();
    return row?.created_at;
  };

  return {
    /** Hearings whose logs have entries that were not reported, for instance after a crash. */
    async behind(): Promise<readonly HearingId[]> {
      const since = await oldestWebhook(database);
      if (since === undefined) return [];
      const rows = await db
        .selectFrom('hearings')
        .leftJoin('webhook_positions', 'webhook_positions.hearing_id', 'hearings.id')
        .select('hearings.id')
        .where(({ and, or, eb, exists, selectFrom, fn, val }) =>
          or([
            and([eb('whole_at', '>=', since), or([eb('whole_told', 'is', null), eb('whole_told', '=', 0)])]),
            and([
              eb('whole_at', 'is', null),
              exists(
                selectFrom('log_entries')
                  .select('log_entries.seq')
                  .whereRef('log_entries.hearing_id', '=', 'hearings.id')
                  .where('type', 'in', TOLD_ENTRIES)
                  .where('at', '>=', since)
                  .whereRef('log_entries.seq', '>', fn.coalesce('webhook_positions.seq', val(0))),
              ),
            ]),
          ]),
        )
        .execute();
      return rows.map(({ id }) => id);
    },

    /**
     * Plans messages for a hearing's unreported entries and saves the new position: both or neither. Returns the number of
     * messages.
     */
    async advance(hearing: HearingId): Promise<number> {
      // Most courts have no webhooks; then nothing more is read at each event.
      if ((await oldestWebhook(database)) === undefined) return 0;
      return inTransaction(database, async (on) => {
        const since = await oldestWebhook(on);
        if (since === undefined) return 0;
        const position = await on.db
          .selectFrom('webhook_positions')
          .select(['seq', 'whole_told'])
          .where('hearing_id', '=', hearing)
          .executeTakeFirst();
        const entries = await entriesAfter(on, hearing, position?.seq ?? 0, since);
        const whole = position?.whole_told === 1 ? undefined : await wholeRecord(on, hearing);
        if (entries.length === 0 && whole === undefined) return 0;

        const begun = await firstSession(on, hearing);
        const events = entries.flatMap((entry) => reportedEventOf(hearing, entry, begun < entry.seq) ?? []);
        await remember(on, hearing, position, {
          seq: entries.at(-1)?.seq ?? position?.seq ?? 0,
          whole_told: whole === undefined ? (position?.whole_told ?? 0) : 1,
        });
        return deliveries.plan(on, whole === undefined ? events : [...events, whole]);
      });
    },
  };
}

type Position = Omit<Tables['webhook_positions'], 'hearing_id'>;

async function entriesAfter({ db }: Database, hearing: HearingId, seq: number, since: number): Promise<Entry[]> {
  const rows = await db
    .selectFrom('log_entries')
    .selectAll()
    .where('hearing_id', '=', hearing)
    .where('seq', '>', seq)
    .where('type', 'in', TOLD_ENTRIES)
    .where('at', '>=', since)
    .orderBy('seq')
    .execute();
  return rows.flatMap((row) => entryOf(toChainEntry(row)) ?? []);
}

/** Number of the entry that began the first session; Infinity when there is none. */
async function firstSession({ db }: Database, hearing: HearingId): Promise<number> {
  const row = await db
    .selectFrom('log_entries')
    .select('seq')
    .where('hearing_id', '=', hearing)
    .where('type', '=', 'session-started')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? Infinity;
}

async function wholeRecord({ db }: Database, hearing: HearingId): Promise<ReportedEvent | undefined> {
  const row = await db
    .selectFrom('hearings')
    .innerJoin('log_entries', 'log_entries.hearing_id', 'hearings.id')
    .select(['whole_at', 'seq'])
    .where('hearings.id', '=', hearing)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const at = row?.whole_at ?? null;
  return row === undefined || at === null
    ? undefined
    : { event: 'recording-complete', at, hearing, seq: row.seq, data: {} };
}

/** When two readers handle one log at once, the second fails here and reads again. */
async function remember({ db }: Database, hearing: HearingId, from: Position | undefined, to: Position): Promise<void> {
  if (from === undefined) {
    await db
      .insertInto('webhook_positions')
      .values({ hearing_id: hearing, ...to })
      .execute();
    return;
  }
  const { numUpdatedRows } = await db
    .updateTable('webhook_positions')
    .set(to)
    .where('hearing_id', '=', hearing)
    .where('seq', '=', from.seq)
    .where('whole_told', '=', from.whole_told)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`the log of hearing ${hearing} was read for webhooks meanwhile`);
}
