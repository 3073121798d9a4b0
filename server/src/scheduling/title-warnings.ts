import { plainCaseNumber } from '@mahzar/shared/scheduling/case-number';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Caller } from '../http/api/caller.ts';
import type { Database } from '../storage/database.ts';
import { namedAmong } from './protected-people.ts';
import type { FindProtected } from './protected-people.ts';
import { readsBookings, readsNationalIds } from './shown.ts';

/**
 * A warning when the title of a draft names a person who has or had a number in the case, or gets one by the draft: others will not have
 * it, see `mayReadTitle`. None for callers who may not read bookings, because they could find out names by trying.
 * @param except the booking that is being changed
 */
export async function titleWarnings(
  { database, findProtected }: { readonly database: Database; readonly findProtected: Pick<FindProtected, 'inCases'> },
  { caseNumber, title, people }: Pick<BookingDraft, 'caseNumber' | 'title' | 'people'>,
  caller: Caller,
  except?: string,
): Promise<FieldProblem[]> {
  if (!readsBookings(caller)) return [];
  const file = await database.db
    .selectFrom('cases')
    .select('id')
    .where('number', '=', plainCaseNumber(caseNumber))
    .executeTakeFirst();
  const known = file && (await findProtected.inCases(database, [file.id])).get(file.id);
  // Without its digits a title names nobody by a national ID, which could be found by trying.
  const text = readsNationalIds(caller) ? title : title.replaceAll(/\p{Nd}/gu, '');
  const named =
    known?.namedBy(text, { id: except as HearingId | undefined, people }) ??
    namedAmong(
      text,
      people.map((one) => ({ ...one, isHidden: one.protected })),
      [],
    );
  return named.size === 0 ? [] : [{ field: 'title', code: 'names-protected' }];
}
