import type { HolidayList, Office, OfficeDraft } from '@mahzar/shared/offices/office';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';

/** Name of the only holiday list. */
const PUBLIC = 'public';

/** Offices and holidays in the database. None of it is personal data. */
export function createOfficeStore({ db, kind }: Database) {
  return {
    /** Locks the office until the transaction ends: nobody else can change it or give out its turns. */
    hold: (office: OfficeId) => kind.lockToEnd(db, `office ${office}`),

    async find(id: OfficeId): Promise<Office | undefined> {
      const row = await db.selectFrom('offices').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toOffice(row);
    },

    async all(): Promise<readonly Office[]> {
      const rows = await db.selectFrom('offices').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(toOffice).sort((one, other) => one.name.localeCompare(other.name, 'fa'));
    },

    async insert(office: Office, createdAt: number): Promise<void> {
      await db
        .insertInto('offices')
        .values({ ...toRow(office), created_at: createdAt })
        .execute();
    },

    /** Saves an office. False when the stored version is not the one before. */
    async rewrite(office: Office): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('offices')
        .set(toRow(office))
        .where('id', '=', office.id)
        .where('version', '=', office.version - 1)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async holidays(): Promise<{ readonly version: number; readonly days: HolidayList }> {
      const row = await db.selectFrom('holiday_lists').selectAll().where('name', '=', PUBLIC).executeTakeFirst();
      return { version: row?.version ?? 0, days: row === undefined ? [] : (JSON.parse(row.days) as HolidayList) };
    },

    /** False when `version` is not the stored one; 0 means that there is no list yet. */
    async setHolidays(version: number, days: HolidayList): Promise<boolean> {
      const row = { version: version + 1, days: JSON.stringify(days) };
      if (version === 0) {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('holiday_lists')
          .values({ name: PUBLIC, ...row })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }
      const { numUpdatedRows } = await db
        .updateTable('holiday_lists')
        .set(row)
        .where('name', '=', PUBLIC)
        .where('version', '=', version)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

function toOffice({ id, version, paused, office }: Tables['offices']): Office {
  return { id, version, paused, ...(JSON.parse(office) as OfficeDraft) };
}

function toRow({ id, version, paused, ...draft }: Office): Omit<Tables['offices'], 'created_at'> {
  return { id, version, paused, office: JSON.stringify(draft) };
}
