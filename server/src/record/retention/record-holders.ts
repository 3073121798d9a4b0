import type { HearingId } from '@mahzar/shared/hearing/ids';
import { listHearings } from '../../recording/layout.ts';
import type { Database } from '../../storage/database.ts';

const AT_ONCE = 500;

/**
 * Stores which processes on the database have files of a recording in their data folders. Each process registers before it writes
 * the first file, and confirms when all files of a deleted recording are removed.
 */
export class RecordHolders {
  readonly #on: Pick<Database, 'db'>;

  constructor(on: Pick<Database, 'db'>) {
    this.#on = on;
  }

  async add(node: string, ...hearings: readonly HearingId[]): Promise<void> {
    for (let at = 0; at < hearings.length; at += AT_ONCE) {
      const rows = hearings.slice(at, at + AT_ONCE).map((hearing) => ({ hearing_id: hearing, node, removed_at: null }));
      await this.#on.db
        .insertInto('record_holders')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['hearing_id', 'node']).doUpdateSet({ removed_at: null }))
        .execute();
    }
  }

  /** Registers all hearings with a recording in a data folder. */
  async addThoseIn(dataDir: string, node: string): Promise<void> {
    const here = await listHearings(dataDir);
    for (let at = 0; at < here.length; at += AT_ONCE) {
      const some = here.slice(at, at + AT_ONCE);
      // The nightly check reports folders of hearings that the database does not know.
      const known = await this.#on.db.selectFrom('hearings').select('id').where('id', 'in', some).execute();
      await this.add(node, ...known.map(({ id }) => id));
    }
  }

  /** Confirms that no file of a recording is left in a process's data folder. @param at epoch milliseconds */
  async confirmRemoved(hearing: HearingId, node: string, at: number): Promise<void> {
    await this.#on.db
      .updateTable('record_holders')
      .set({ removed_at: at })
      .where('hearing_id', '=', hearing)
      .where('node', '=', node)
      .where('removed_at', 'is', null)
      .execute();
  }

  /** Processes that still have files of the recording in their data folders. */
  async of(hearing: HearingId): Promise<string[]> {
    const rows = await this.#on.db
      .selectFrom('record_holders')
      .select('node')
      .where('hearing_id', '=', hearing)
      .where('removed_at', 'is', null)
      .orderBy('node')
      .execute();
    return rows.map(({ node }) => node);
  }
}
