import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { RecordShelf } from '../hearings/ports.ts';
import { isOverByLog } from './course.ts';
import type { Database } from './database.ts';

/** Which records are whole, as the database remembers it. */
export function createRecordShelf({ db }: Database): RecordShelf {
  return {
    async unfinished() {
      const rows = await db
        .selectFrom('hearings')
        .select('id')
        .where('whole_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id as HearingId);
    },

    async markWhole(hearing, at) {
      // One that was called off may have been taken up again meanwhile.
      await db
        .updateTable('hearings')
        .set({ whole_at: at })
        .where('id', '=', hearing)
        .where(isOverByLog('hearings.id'))
        .execute();
    },
  };
}
