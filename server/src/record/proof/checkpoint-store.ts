import { sql } from 'kysely';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { caseChain, checkpointText, formatHead, hearingChain, minutesChain, queueChain } from './checkpoint.ts';
import type { Head } from './checkpoint.ts';
import { EMPTY_TREE, leafHash, rootOf, withLeaf } from './merkle.ts';
import type { TreeTop } from './merkle.ts';
import { RecordKeys } from './record-keys.ts';
import { fromBase64, toBase64 } from './signed-note.ts';

/** A checkpoint with the heads that are new in it. */
export interface StoredCheckpoint {
  readonly size: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly note: string;
  readonly heads: readonly Head[];
}

/** Rows written at a time. */
const BATCH = 500;

export interface CheckpointStoreParts {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** The court's name in its first key, see `NoteKey`. */
  readonly name: string;
  /** Called once for a log that no longer contains its last signed head; such a log is not signed any more. */
  readonly broken?: (signed: Head) => void;
}

/** The court's checkpoints in the database. */
export class CheckpointStore {
  readonly #parts: CheckpointStoreParts;
  readonly #keys: RecordKeys;
  readonly #broken = new Set<string>();

  constructor(parts: CheckpointStoreParts) {
    this.#parts = parts;
    this.#keys = new RecordKeys(parts.masterKey, parts.randomBytes);
  }

  /**
   * Makes a checkpoint of the logs that have changed since the last one; null when none has. A log that does not continue from its
   * last signed head is left out.
   */
  make(chains: Iterable<string>, at: number): Promise<StoredCheckpoint | null> {
    return inTransaction(this.#parts.database, async (on) => {
      const { db, kind } = on;
      await kind.lockToEnd(db, 'checkpoints');
      const heads: Head[] = [];
      for (const chain of [...chains].toSorted()) {
        const head = await readHead(on, chain);
        const signed = await lastSigned(on, chain);
        if (head === undefined || head.hash === signed?.hash) continue;
        if (signed === undefined || (await readHead(on, chain, signed.entries))?.hash === signed.hash) heads.push(head);
        else this.#noteBroken(signed);
      }
      if (heads.length === 0) return null;
      let tree = await lastTree(on);
      const rows = heads.map(({ chain, entries, hash }, index) => ({
        position: tree.size + index,
        chain,
        entries,
        hash,
      }));
      for (const head of heads) tree = withLeaf(tree, leafHash(formatHead(head)));
      const { origin, sign } = await this.#keys.inUse(on, this.#parts.name, at);
      const text = checkpointText({ origin, size: tree.size, root: rootOf(tree), at });
      const note = `${text}\n${sign(text)}`;
      for (let from = 0; from < rows.length; from += BATCH) {
        await db
          .insertInto('checkpoint_heads')
          .values(rows.slice(from, from + BATCH))
          .execute();
      }
      const peaks = tree.peaks.map(toBase64).join(' ');
      await db.insertInto('checkpoints').values({ size: tree.size, at, peaks, note }).execute();
      return { size: tree.size, at, note, heads };
    });
  }

  #noteBroken(signed: Head): void {
    if (this.#broken.has(signed.chain)) return;
    this.#broken.add(signed.chain);
    this.#parts.broken?.(signed);
  }

  /** The newest checkpoint as signed, and the size of the one before; null before the first. */
  async latest(): Promise<(Pick<StoredCheckpoint, 'size' | 'at' | 'note'> & { readonly before: number }) | null> {
    const { db } = this.#parts.database;
    const [row, former] = await db
      .selectFrom('checkpoints')
      .select(['size', 'at', 'note'])
      .orderBy('size', 'desc')
      .limit(2)
      .execute();
    return row === undefined ? null : { ...row, before: former?.size ?? 0 };
  }

  /** The checkpoint of a given size, as signed; undefined when there is none. */
  async noteOf(size: number): Promise<string | undefined> {
    const { db } = this.#parts.database;
    return (await db.selectFrom('checkpoints').select('note').where('size', '=', size).executeTakeFirst())?.note;
  }

  /** Checkpoints after the one of a given size, in order. */
  async *after(size: number): AsyncGenerator<StoredCheckpoint> {
    const { db } = this.#parts.database;
    for (let from = size; ;) {
      const row = await db
        .selectFrom('checkpoints')
        .select(['size', 'at', 'note'])
        .where('size', '>', from)
        .orderBy('size')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return;
      const heads = await db
        .selectFrom('checkpoint_heads')
        .select(['chain', 'entries', 'hash'])
        .where('position', '>=', from)
        .where('position', '<', row.size)
        .orderBy('position')
        .execute();
      yield { ...row, heads };
      from = row.size;
    }
  }

  /**
   * All logs that have grown since the last checkpoint. Hearings, queues, cases and minutes are read in batches, so that other
   * work on the database does not wait.
   */
  async grown(): Promise<string[]> {
    const { db } = this.#parts.database;
    const grown: string[] = [];
    for (const { table, entries, key, prefix } of LOGS) {
      for (let after = ''; ;) {
        const { rows } = await sql<{ id: string; grown: boolean | number }>`
          select id, coalesce(
            (select hash from ${sql.table(entries)} e where e.${sql.ref(key)} = l.id order by seq desc limit 1) <> coalesce(
              (select hash from checkpoint_heads h where h.chain = ${prefix} || l.id order by position desc limit 1), ''),
            ${sql.lit(false)}) as grown
          from ${sql.table(table)} l where id > ${after} order by id limit ${sql.lit(BATCH)}`.execute(db);
        grown.push(...rows.filter((row) => Boolean(row.grown)).map(({ id }) => prefix + id));
        if (rows.length < BATCH) break;
        after = rows.at(-1)!.id;
      }
    }
    return grown;
  }
}

const LOGS = [
  { table: 'hearings', entries: 'log_entries', key: 'hearing_id', prefix: hearingChain('') },
  { table: 'queues', entries: 'queue_entries', key: 'queue_id', prefix: queueChain('') },
  { table: 'proceedings', entries: 'case_entries', key: 'case_id', prefix: caseChain('') },
  { table: 'minutes', entries: 'minutes_entries', key: 'minutes_id', prefix: minutesChain('') },
] as const;

/** The current head of a log, or its head at a number of entries; undefined when there is none. */
async function readHead({ db }: Database, chain: string, entries?: number): Promise<Head | undefined> {
  const log = LOGS.find(({ prefix }) => chain.startsWith(prefix));
  const ofLog = log === undefined ? sql`1 = 1` : sql`${sql.ref(log.key)} = ${chain.slice(log.prefix.length)}`;
  const upTo = entries === undefined ? sql`1 = 1` : sql`seq = ${entries}`;
  const { rows } = await sql<{ seq: number; hash: string }>`
    select seq, hash from ${sql.table(log?.entries ?? 'audit_entries')} where ${ofLog} and ${upTo} order by seq desc limit 1`.execute(
    db,
  );
  return rows[0] && { chain, entries: rows[0].seq, hash: rows[0].hash };
}

async function lastSigned({ db }: Database, chain: string): Promise<Head | undefined> {
  return db
    .selectFrom('checkpoint_heads')
    .select(['chain', 'entries', 'hash'])
    .where('chain', '=', chain)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function lastTree({ db }: Database): Promise<TreeTop> {
  const row = await db
    .selectFrom('checkpoints')
    .select(['size', 'peaks'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return EMPTY_TREE;
  return { size: row.size, peaks: row.peaks.split(' ').map((peak) => fromBase64(peak)!) };
}
