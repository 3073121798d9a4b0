import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Entry } from '@mahzar/shared/hearing/event';
import { entriesAfter } from '@mahzar/shared/hearing/entries';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { UnusableLogError } from '../../hearings/ports.ts';
import type { EventLog } from '../../hearings/ports.ts';
import { entryOf, appendToChain } from '../chain.ts';
import type { ChainEntry } from '../chain-hash.ts';
import type { LastEntry } from '../chain.ts';
import { appendChain } from './append-chain.ts';
import type { ChainRows } from './append-chain.ts';
import { verifyChain } from '../verify.ts';
import type { Flaw } from '../verify.ts';
import { isOverByLog } from './lifecycle.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

/** Entries of a log that are verified and parsed without a pause, which takes a few milliseconds. */
const ENTRIES_AT_ONCE = 100;

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
    async read(hearing, from = 1) {
      const rows = await db
        .selectFrom('log_entries')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .where('seq', '>=', from)
        .orderBy('seq')
        .execute();
      const chainEntries = rows.map(toChainEntry);
      let before = from > 1 && chainEntries[0] ? { seq: from - 1, head: chainEntries[0].prev } : undefined;
      const entries: Entry[] = [];
      for (let at = 0; at < chainEntries.length; at += ENTRIES_AT_ONCE) {
        // All hearings run on this thread, so other work gets its turn after each part of a long log.
        if (at > 0) await setImmediate();
        const part = chainEntries.slice(at, at + ENTRIES_AT_ONCE);
        const check = verifyChain(hearing, part, before);
        if (!check.ok) throw new TamperedLogError(hearing, check.seq, check.reason);
        before = { seq: check.entries, head: check.head };
        for (const chainEntry of part) {
          const entry = entryOf(chainEntry);
          if (entry === undefined) throw new TamperedLogError(hearing, chainEntry.seq, 'unknown-event');
          entries.push(entry);
        }
      }
      return entries;
    },

    async append(hearing, afterSeq, at, actor, events, grants) {
      const chain = (last: LastEntry | undefined) => appendToChain(hearing, last, at, actor, events, grants);
      const appended = await appendChain(kind, rowsOf(db, hearing), afterSeq, chain);
      if (!appended) return { ok: false, code: 'conflict' };
      return { ok: true, entries: entriesAfter(afterSeq, at, actor, events, grants) };
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
      return rows.map(({ id }) => id);
    },
  };
}

function rowsOf(db: Kysely<Tables>, hearing: HearingId): ChainRows {
  return {
    last: () =>
      db
        .selectFrom('log_entries')
        .select(['seq', 'hash'])
        .where('hearing_id', '=', hearing)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst(),
    add: async (entries) => void (await db.insertInto('log_entries').values(entries.map(toRow)).execute()),
  };
}

/** A row as an entry of the chain. */
export function toChainEntry({ hearing_id, prev_hash, ...row }: Tables['log_entries']): ChainEntry {
  return { ...row, hearing: hearing_id, prev: prev_hash };
}

/** An entry of the chain as a row. */
export function toRow({ hearing, prev, ...link }: ChainEntry): Tables['log_entries'] {
  return { ...link, hearing_id: hearing as HearingId, prev_hash: prev };
}
