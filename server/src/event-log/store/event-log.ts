import type { Kysely } from 'kysely';
import { entriesAfter } from '@mahzar/shared/hearing/entries';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { UnusableLogError } from '../../hearings/ports.ts';
import type { EventLog } from '../../hearings/ports.ts';
import { entryOf, appendToChain } from '../chain.ts';
import type { ChainEntry } from '../chain.ts';
import { verifyChain } from '../verify.ts';
import type { Flaw } from '../verify.ts';
import { isOverByLog } from './lifecycle.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

/** A hearing's log that must not be acted upon. */
export class TamperedLogError extends UnusableLogError {
  override readonly name = 'TamperedLogError';
  readonly hearing: string;
  /** The first bad entry. */
  readonly seq: number;
  readonly flaw: Flaw | 'unknown-event';

  constructor(hearing: string, seq: number, flaw: Flaw | 'unknown-event') {
    super(`entry ${seq} of the log of hearing ${hearing} is ${flaw}`);
    this.hearing = hearing;
    this.seq = seq;
    this.flaw = flaw;
  }
}

/** The event logs in the database. */
export function createEventLog({ db, kind }: Database): EventLog {
  return {
    async read(hearing) {
      const rows = await db
        .selectFrom('log_entries')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .orderBy('seq')
        .execute();
      const chainEntries = rows.map(toChainEntry);
      const check = verifyChain(hearing, chainEntries);
      if (!check.ok) throw new TamperedLogError(hearing, check.seq, check.reason);
      return chainEntries.map((chainEntry) => {
        const entry = entryOf(chainEntry);
        if (entry === undefined) throw new TamperedLogError(hearing, chainEntry.seq, 'unknown-event');
        return entry;
      });
    },

    async append(hearing, afterSeq, at, actor, events, grants) {
      const conflict = { ok: false, code: 'conflict' } as const;
      const appended = { ok: true, entries: entriesAfter(afterSeq, at, actor, events, grants) } as const;
      let tried: string | undefined;
      return kind.persist(async () => {
        const last = await lastLink(db, hearing);
        // By the attempt before this one, whose line broke before it was answered.
        if (tried !== undefined && last?.hash === tried) return appended;
        if ((last?.seq ?? 0) !== afterSeq) return conflict;
        const chainEntries = appendToChain(hearing, last, at, actor, events, grants);
        if (chainEntries.length === 0) return appended;
        try {
          // One statement: all or nothing without a transaction, and one sync to disk. Whoever came between has the key.
          await db.insertInto('log_entries').values(chainEntries.map(toRow)).execute();
          return appended;
        } catch (error) {
          if (kind.isDuplicateKey(error)) return conflict;
          tried = chainEntries.at(-1)?.hash;
          throw error;
        }
      });
    },

    faultOf: (error) => kind.faultOf(error),

    async hearings() {
      const rows = await db
        .selectFrom('hearings')
        .select('id')
        .where(({ not }) => not(isOverByLog('hearings.id')))
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id as HearingId);
    },
  };
}

interface LastLink {
  readonly seq: number;
  readonly hash: string;
}

function lastLink(db: Kysely<Tables>, hearing: string): Promise<LastLink | undefined> {
  return db
    .selectFrom('log_entries')
    .select(['seq', 'hash'])
    .where('hearing_id', '=', hearing)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A row as an entry of the chain. */
export function toChainEntry({ hearing_id, prev_hash, ...row }: Tables['log_entries']): ChainEntry {
  return { ...row, hearing: hearing_id, prev: prev_hash };
}

/** An entry of the chain as a row. */
export function toRow({ hearing, prev, ...link }: ChainEntry): Tables['log_entries'] {
  return { ...link, hearing_id: hearing, prev_hash: prev };
}
