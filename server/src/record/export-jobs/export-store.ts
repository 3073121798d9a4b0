import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ExportFailure } from '@mahzar/shared/rest/record-exports';
import type { Selectable } from 'kysely';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';

export type ExportRow = Selectable<Tables['record_exports']>;

/** Most starts of a job: one that was interrupted each time is not started again. */
const MAX_STARTS = 3;

/** Jobs of one node. */
export class ExportStore {
  readonly #on: Database;
  readonly #node: string;

  constructor(on: Database, node: string) {
    this.#on = on;
    this.#node = node;
  }

  /** The same store within a transaction. */
  within(on: Database): ExportStore {
    return new ExportStore(on, this.#node);
  }

  async add(
    row: Pick<
      ExportRow,
      'id' | 'hearing_id' | 'kind' | 'part_from' | 'part_to' | 'asked_by' | 'asked_at' | 'playback_right'
    >,
  ): Promise<void> {
    const begun = { state: 'queued', percent: 0, starts: 0, flawed: 0 } as const;
    await this.#on.db
      .insertInto('record_exports')
      .values({ ...row, ...begun, node: this.#node })
      .execute();
  }

  async find(id: string): Promise<ExportRow | undefined> {
    return this.#on.db.selectFrom('record_exports').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** Whether the copy's file is in the data folder of this node. */
  isHere({ node }: Pick<ExportRow, 'node'>): boolean {
    return node === this.#node;
  }

  /** Newest first. @param who the person who ordered the copies; null: everybody */
  async ofHearing(hearing: HearingId, who: string | null): Promise<ExportRow[]> {
    const all = this.#on.db.selectFrom('record_exports').selectAll().where('hearing_id', '=', hearing);
    return (who === null ? all : all.where('asked_by', '=', who))
      .orderBy('asked_at', 'desc')
      .orderBy('id')
      .limit(200)
      .execute();
  }

  /** Copies of a hearing's record whose files are, or may later be, in this node's data folder. */
  async leftHere(hearing: HearingId): Promise<Pick<ExportRow, 'id'>[]> {
    return this.#on.db
      .selectFrom('record_exports')
      .select('id')
      .where('hearing_id', '=', hearing)
      .where('node', '=', this.#node)
      .where('state', 'in', ['queued', 'running', 'done', 'failed'])
      .execute();
  }

  /** Number of a person's queued and running jobs. */
  async underWay(who: string): Promise<number> {
    const rows = await this.#on.db
      .selectFrom('record_exports')
      .select('id')
      .where('asked_by', '=', who)
      .where('state', 'in', ['queued', 'running'])
      .execute();
    return rows.length;
  }

  /** Marks the job that has waited longest as running, and returns it; undefined when none waits. */
  async takeNext(): Promise<ExportRow | undefined> {
    const { db } = this.#on;
    for (;;) {
      const next = await db
        .selectFrom('record_exports')
        .selectAll()
        .where('node', '=', this.#node)
        .where('state', '=', 'queued')
        .orderBy('asked_at')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      if (next === undefined) return undefined;
      const starts = next.starts + 1;
      const taken = await db
        .updateTable('record_exports')
        .set({ state: 'running', percent: 0, starts })
        .where('id', '=', next.id)
        .where('state', '=', 'queued')
        .executeTakeFirst();
      // Otherwise the job was cancelled meanwhile.
      if (taken.numUpdatedRows > 0n) return { ...next, state: 'running', starts };
    }
  }

  /** Returns a running job to the queue when it was stopped by a shutdown; the start is not counted. */
  async giveBack({ id, starts }: Pick<ExportRow, 'id' | 'starts'>): Promise<void> {
    await this.#end(id, { state: 'queued', percent: 0, starts: starts - 1 });
  }

  async progress(id: string, percent: number): Promise<void> {
    await this.#on.db
      .updateTable('record_exports')
      .set({ percent })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  }

  /** False when the job was cancelled meanwhile. */
  async done(
    id: string,
    made: {
      readonly file: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly flawed: boolean;
      readonly until: number;
      readonly documents: string | null;
    },
  ): Promise<boolean> {
    const { flawed, ...rest } = made;
    return this.#end(id, { state: 'done', percent: 100, flawed: flawed ? 1 : 0, ...rest });
  }

  async failed(id: string, failure: ExportFailure): Promise<boolean> {
    return this.#end(id, { state: 'failed', failure });
  }

  async #end(id: string, set: Partial<ExportRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.#on.db
      .updateTable('record_exports')
      .set(set)
      .where('id', '=', id)
      .where('state', '=', 'running')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async cancel(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#on.db
      .updateTable('record_exports')
      .set({ state: 'cancelled', until: null })
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'running', 'done', 'failed'])
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Returns interrupted jobs to the queue. @returns the jobs that were interrupted too often */
  async takeUpAgain(): Promise<readonly ExportRow[]> {
    const broken = () =>
      this.#on.db.updateTable('record_exports').where('node', '=', this.#node).where('state', '=', 'running');
    const given = await this.#on.db
      .selectFrom('record_exports')
      .selectAll()
      .where('node', '=', this.#node)
      .where('state', '=', 'running')
      .where('starts', '>=', MAX_STARTS)
      .execute();
    await broken().where('starts', '>=', MAX_STARTS).set({ state: 'failed', failure: 'gave-up' }).execute();
    await broken().set({ state: 'queued', percent: 0 }).execute();
    return given;
  }

  /** Marks old copies as expired. @returns ids of the jobs whose files are kept, their bytes, and the time of the next expiry */
  async expire(
    now: number,
  ): Promise<{ readonly kept: ReadonlySet<string>; readonly bytes: number; readonly next: number | null }> {
    const { db } = this.#on;
    await db
      .updateTable('record_exports')
      .set({ state: 'expired' })
      .where('node', '=', this.#node)
      .where('state', '=', 'done')
      .where('until', '<=', now)
      .execute();
    const rows = await db
      .selectFrom('record_exports')
      .select(['id', 'bytes', 'until'])
      .where('node', '=', this.#node)
      .where('state', 'in', ['done', 'running'])
      .execute();
    const bytes = rows.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
    const untils = rows.flatMap(({ until }) => until ?? []);
    return { kept: new Set(rows.map(({ id }) => id)), bytes, next: untils.length === 0 ? null : Math.min(...untils) };
  }
}
