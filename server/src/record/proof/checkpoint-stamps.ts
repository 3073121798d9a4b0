import { tablesOf } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { fromBase64, parseNote } from './signed-note.ts';
import type { TimeStamp } from './time-stamp.ts';

/** A checkpoint that an authority has stamped. */
interface StampedCheckpoint {
  /** Of the checkpoint, epoch milliseconds. */
  readonly at: number;
  /** Undefined when the stamp is not over this checkpoint. */
  readonly stamp: TimeStamp | undefined;
}

/** Time stamps of checkpoints in the database. */
export class CheckpointStamps {
  readonly #on: Pick<Database, 'db'>;

  constructor(on: Pick<Database, 'db'>) {
    this.#on = on;
  }

  /** The newest checkpoint, where it is not stamped; null where it is, or there is none. */
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

  /** @param token DER @param at epoch milliseconds */
  async add(size: number, token: Buffer, at: number): Promise<void> {
    await this.#on.db
      .insertInto('checkpoint_stamps')
      .values({ size, at, token: token.toString('base64') })
      // Another process on the database has asked, too.
      .onConflict((conflict) => conflict.column('size').doNothing())
      .execute();
  }

  /** The stamp over a checkpoint, DER; null where there is none that holds. */
  async of(note: string): Promise<Uint8Array | null> {
    const size = parseCheckpoint(parseNote(note)?.text ?? '')?.size ?? -1;
    const row = await this.#on.db
      .selectFrom('checkpoint_stamps')
      .select('token')
      .where('size', '=', size)
      .executeTakeFirst();
    const token = row && fromBase64(row.token);
    return token !== undefined && (await checkTimeStamp(token, note)) !== undefined ? token : null;
  }
}

/** All stamped checkpoints from a time on (epoch ms), in order; none in a database of before there were any. */
export async function* stampedCheckpoints(database: Database, from = 0): AsyncGenerator<StampedCheckpoint> {
  if (!(await tablesOf(database)).includes('checkpoint_stamps')) return;
  for (let after = -1; ;) {
    const row = await database.db
      .selectFrom('checkpoint_stamps')
      .innerJoin('checkpoints', 'checkpoints.size', 'checkpoint_stamps.size')
      .select(['checkpoints.size', 'checkpoints.at', 'note', 'token'])
      .where('checkpoint_stamps.size', '>', after)
      .where('checkpoints.at', '>=', from)
      .orderBy('checkpoint_stamps.size')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return;
    const token = fromBase64(row.token);
    yield { at: row.at, stamp: token && (await checkTimeStamp(token, row.note)) };
    after = row.size;
  }
}

/** What reads certificates is large, and loaded where there is a stamp. */
async function checkTimeStamp(token: Uint8Array, note: string): Promise<TimeStamp | undefined> {
  const { checkTimeStamp: check } = await import('./time-stamp.ts');
  return check(token, note);
}
