import type { Database } from '../storage/database.ts';

/** A part of a large object, and where in the object it begins, bytes. */
export interface ObjectPart {
  readonly at: number;
  readonly content: Buffer;
}

/**
 * Large objects, written part by part and read whole. They are what they were given: whoever keeps personal data here encrypts it
 * first. With every part that was put, it is on disk.
 */
export interface ObjectStore {
  /** Puts a part; one that begins at the same place is replaced. */
  put(on: Database, object: string, part: ObjectPart): Promise<void>;
  /** Parts in their order. */
  read(on: Database, object: string): Promise<readonly ObjectPart[]>;
  remove(on: Database, object: string): Promise<void>;
}

/** In the database itself: parts are kept with what refers to them or not at all, and a backup has both. */
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
