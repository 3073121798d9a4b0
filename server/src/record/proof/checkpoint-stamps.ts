import { tablesOf } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { ProofFlaw } from './check-checkpoints.ts';
import { readStamps } from './checkpoint-file.ts';
import type { WrittenStamp } from './checkpoint-file.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { fromBase64, parseNote } from './signed-note.ts';
import type { JudgedStamp } from './time-stamp.ts';

/** Stamps read at a time. */
const BATCH = 50;

/** A checkpoint that an authority has stamped. */
interface StampedCheckpoint {
  /** Number of leaves of its tree. */
  readonly size: number;
  /** Time of the checkpoint, epoch milliseconds. */
  readonly at: number;
  /** Undefined when the stamp is not valid for this checkpoint. */
  readonly stamp: JudgedStamp | undefined;
}

/**
 * SHA-256 of the authority's certificates, hexadecimal digits. If empty, the authority is unknown and any certificate is accepted.
 */
type Authorities = readonly string[];

/** Time stamps of checkpoints in the database. */
export class CheckpointStamps {
  readonly #on: Pick<Database, 'db'>;
  readonly #authorities: Authorities;

  constructor(on: Pick<Database, 'db'>, authorities: Authorities) {
    this.#on = on;
    this.#authorities = authorities;
  }

  /** The newest checkpoint, if it is not stamped; null if it is, or there is none. */
  async unstamped(): Promise<{ readonly size: number; readonly note: string } | null> {
    const row = await this.#on.db
      .selectFrom('checkpoints')
      .leftJoin('checkpoint_stamps', 'checkpoint_stamps.size', 'checkpoints.size')
      .select(['checkpoints.size', 'note', 'token'])
      .orderBy('checkpoints.size', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined || row.token !== null ? null : { size: row.size, note: row.note };
  }

  /** When a checkpoint was last stamped, epoch milliseconds; null before the first stamp. */
  async lastAt(): Promise<number | null> {
    const { db } = this.#on;
    const newest = db.selectFrom('checkpoint_stamps').select('at').orderBy('size', 'desc').limit(1);
    return (await newest.executeTakeFirst())?.at ?? null;
  }

  async add({ size, at, token }: WrittenStamp): Promise<void> {
    await this.#on.db
      .insertInto('checkpoint_stamps')
      .values({ size, at, token })
      // Another process on the database has stamped it meanwhile.
      .onConflict((conflict) => conflict.column('size').doNothing())
      .execute();
  }

  /** The stamp over a checkpoint, DER; null if there is no valid one of the authority. */
  async of(note: string): Promise<Uint8Array | null> {
    const size = parseCheckpoint(parseNote(note)?.text ?? '')?.size ?? -1;
    const row = await this.#on.db
      .selectFrom('checkpoint_stamps')
      .select('token')
      .where('size', '=', size)
      .executeTakeFirst();
    const token = row && fromBase64(row.token);
    const stamp = token && (await check(token, note, this.#authorities));
    return token !== undefined && stamp !== undefined && !stamp.isForeign ? token : null;
  }
}

/** All stamped checkpoints from a time on (epoch ms) and after one of a given size, in order; none in a database without stamps. */
export async function* stampedCheckpoints(
  database: Database,
  authorities: Authorities,
  { from = 0, after = -1 }: { readonly from?: number; readonly after?: number | undefined } = {},
): AsyncGenerator<StampedCheckpoint> {
  if (!(await tablesOf(database)).includes('checkpoint_stamps')) return;
  for (let last = after; ;) {
    const rows = await database.db
      .selectFrom('checkpoint_stamps')
      .innerJoin('checkpoints', 'checkpoints.size', 'checkpoint_stamps.size')
      .select(['checkpoints.size', 'checkpoints.at', 'note', 'token'])
      .where('checkpoint_stamps.size', '>', last)
      .where('checkpoints.at', '>=', from)
      .orderBy('checkpoint_stamps.size')
      .limit(BATCH)
      .execute();
    for (const { size, at, note, token: text } of rows) {
      const token = fromBase64(text);
      yield { size, at, stamp: token && (await check(token, note, authorities)) };
    }
    if (rows.length < BATCH) return;
    last = rows.at(-1)!.size;
  }
}

/**
 * Time of the first stamp that is in the data folder and not in the database, epoch milliseconds; undefined when none is missing.
 */
export async function firstLost(database: Database, dataDir: string): Promise<number | undefined> {
  const has = (await tablesOf(database)).includes('checkpoint_stamps');
  const rows = has ? await database.db.selectFrom('checkpoint_stamps').select('size').execute() : [];
  const sizes = new Set(rows.map(({ size }) => size));
  for await (const { size, at } of readStamps(dataDir)) if (!sizes.has(size)) return at;
  return undefined;
}

/** The flaw of a checkpoint's stamp; undefined when it is valid. */
export function flawOfStamp({ at, stamp }: StampedCheckpoint): ProofFlaw | undefined {
  if (stamp === undefined) return { flaw: 'stamp-altered', at };
  return stamp.isForeign ? { flaw: 'stamp-foreign', at, certificate: stamp.certificate } : undefined;
}

/** The library that reads certificates is large, and is loaded only when there is a stamp. */
async function check(token: Uint8Array, note: string, authorities: Authorities): Promise<JudgedStamp | undefined> {
  const { checkCheckpointStamp } = await import('./time-stamp.ts');
  return checkCheckpointStamp(token, note, authorities);
}
