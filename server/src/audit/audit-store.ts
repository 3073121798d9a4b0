import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Audit, AuditActor, AuditFilter, AuditLog, AuditNote, NotedAct } from './audit.ts';
import { BEFORE_FIRST, canonicalJson, hashOf } from '../event-log/chain-hash.ts';
import type { ChainEntry } from '../event-log/chain-hash.ts';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';

/** In chain entries of this log, this takes the place of a hearing's id. */
export const AUDIT_CHAIN = 'audit';
/** Rows read or written per batch. */
const BATCH = 500;

type Row = Tables['audit_entries'];

/** Notes acts of staff; each note is chained to the previous one. */
export const audit: Audit = {
  note: (on, note, at) => audit.noteAll(on, [note], at),

  async noteAll({ db, kind }, notes, at) {
    if (!db.isTransaction) throw new TypeError('an act is noted in the transaction in which it is done');
    if (notes.length === 0) return;
    await kind.lockToEnd(db, 'audit_entries');
    let last = await db
      .selectFrom('audit_entries')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    const rows = notes.map((note) => (last = rowAfter(last, note, at)));
    for (let from = 0; from < rows.length; from += BATCH) {
      await db
        .insertInto('audit_entries')
        .values(rows.slice(from, from + BATCH))
        .execute();
    }
  },
};

function rowAfter(
  last: Pick<Row, 'seq' | 'hash'> | undefined,
  { actor, act, subject, details = {} }: AuditNote,
  at: number,
): Row {
  const entry = {
    seq: (last?.seq ?? 0) + 1,
    at,
    actor: actorText(actor),
    act,
    subject: subject && `${subject.kind}:${subject.id}`,
    details: canonicalJson(details),
    prev_hash: last?.hash ?? BEFORE_FIRST,
  };
  return { ...entry, hash: hashOf(toChainEntry({ ...entry, hash: '' })) };
}

/** Reads the audit log. */
export function createAuditLog({ db }: Pick<Database, 'db'>): AuditLog {
  return {
    async search(filter, { before, limit }) {
      const rows = await fitting(db, filter)
        .$if(before !== null, (query) => query.where('seq', '<', before))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toAct);
    },

    async *all(filter) {
      let seen = 0;
      for (;;) {
        const rows = await fitting(db, filter).where('seq', '>', seen).orderBy('seq').limit(BATCH).execute();
        yield* rows.map(toAct);
        const last = rows.at(-1);
        if (last === undefined || rows.length < BATCH) return;
        seen = last.seq;
      }
    },
  };
}

function fitting(db: Kysely<Tables>, { act, actor, subject, from, to }: AuditFilter) {
  let query: SelectQueryBuilder<Tables, 'audit_entries', Row> = db.selectFrom('audit_entries').selectAll();
  if (act !== undefined) query = query.where('act', '=', act);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  return query;
}

function toAct({ seq, at, actor, act, subject, details, hash }: Row): NotedAct {
  return { seq, at, actor, act, subject, details: JSON.parse(details) as NotedAct['details'], hash };
}

/** A row as an entry of the chain. The payload is canonical JSON if the row's `details` are. */
export function toChainEntry({ seq, at, actor, act, subject, details, prev_hash, hash }: Row): ChainEntry {
  const payload = `{"details":${details},"subject":${JSON.stringify(subject)}}`;
  return { hearing: AUDIT_CHAIN, seq, at, actor, type: act, payload, prev: prev_hash, hash };
}

/** The actor as stored in the log: `KIND:ID`, or the kind alone. */
export function actorText(actor: AuditActor): string {
  return 'id' in actor ? `${actor.kind}:${actor.id}` : actor.kind;
}

/** Rows in order of their numbers, in batches; read from the table itself, in case an index is wrong. */
export async function* auditRows(db: Kysely<Tables>): AsyncGenerator<readonly Row[]> {
  let seen = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', seen)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    seen = last.seq;
  }
}
