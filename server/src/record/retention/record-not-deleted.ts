import { expressionBuilder, sql } from 'kysely';
import type { ExpressionWrapper, SqlBool } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Tables } from '../../storage/tables.ts';

type DeletionState = Tables['record_deletions']['state'];

/**
 * Condition of a query: the record of a hearing was not deleted.
 * @param hearing the query's column with the hearing's id
 * @param states of deletion orders that exclude a record
 */
export function recordNotDeleted(
  hearing: 'hearings.id' | 'bookings.hearing_id',
  states: readonly DeletionState[] = ['deleted'],
): ExpressionWrapper<Tables, never, SqlBool> {
  const { not, exists, selectFrom } = expressionBuilder<Tables>();
  return not(
    exists(
      selectFrom('record_deletions')
        .select('record_deletions.id')
        .where('record_deletions.hearing_id', '=', sql.ref<HearingId>(hearing))
        .where('record_deletions.state', 'in', states),
    ),
  );
}
