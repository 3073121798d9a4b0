import type { Database } from '../storage/database.ts';

/** A part of a large object, and its position in the object, bytes. */
export interface ObjectPart {
  readonly at: number;
  readonly content: Buffer;
}

/**
 * Large objects, written part by part and read whole. They are stored as given, so the caller encrypts personal data first. Each
 * part is on disk when its put resolves.
 */
export interface ObjectStore {
  /** Puts a part, replacing one at the same position. */
  put(on: Database, object: string, part: ObjectPart): Promise<void>;
  /** Parts in order of position. */
  read(on: Database, object: string): Promise<readonly ObjectPart[]>;
  remove(on: Database, object: string): Promise<void>;
}

/** In the database itself: parts are stored together with their references or not at all, and a backup has both. */
export const databaseObjects: ObjectStore = {
  async put({ db }, object, { at, content }) {
    await db
      .insertInto('object_parts')
      .values({ object, offset_at: at, content })
      .onConflict((conflict) => conflict.columns(['object', 'offset_at']).doUpdateSet({ content }))
      .execute();
  },

  async read({ db }, object) {
    const rows = await db
      .selectFrom('object_parts')
      .select(['offset_at', 'content'])
      .where('object', '=', object)
      .orderBy('offset_at')
      .execute();
    return rows.map(({ offset_at, content }) => ({ at: offset_at, content }));
  },

  async remove({ db }, object) {
    await db.deleteFrom('object_parts').where('object', '=', object).execute();
  },
};
