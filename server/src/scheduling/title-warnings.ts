import type { HearingId } from '@mahzar/shared/hearing/ids';
import { plainCaseNumber } from '@mahzar/shared/scheduling/case-number';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Caller } from '../http/api/caller.ts';
import type { Database } from '../storage/database.ts';
import { namedAmong } from './protected-people.ts';
import type { FindProtected } from './protected-people.ts';
import { comparable, readsBookings, readsNationalIds } from './shown.ts';

/**
 * A warning when the title of a draft names a person who has or had a number in the case, or gets one by the draft: the title is
 * not shown to others, see `mayReadTitle`. None for callers who may not read bookings, because they could find names by trying.
 * @param except the booking that is being changed
 */
export async function titleWarnings(
  { database, findProtected }: { readonly database: Database; readonly findProtected: Pick<FindProtected, 'inCases'> },
  draft: Pick<BookingDraft, 'caseNumber' | 'title' | 'people'>,
  caller: Caller,
  except?: HearingId,
): Promise<FieldProblem[]> {
  if (!readsBookings(caller)) return [];
  const { caseNumber, title } = draft;
  const file = await database.db
    .selectFrom('cases')
    .select('id')
    .where('number', '=', plainCaseNumber(caseNumber))
    .executeTakeFirst();
  const known = file && (await findProtected.inCases(database, [file.id])).get(file.id);
  const text = searchable(title, caller);
  const { people } = comparable(draft, caller);
  const named =
    known?.namedBy(text, { id: except, people }) ??
    namedAmong(
      text,
      people.map((one) => ({ ...one, isHidden: one.protected })),
      [],
    );
  return named.size === 0 ? [] : [{ field: 'title', code: 'names-protected' }];
}

/** Whether a title for a case names a person who has or had a number in it: it is not shown to others, see `mayReadTitle`. */
export async function namesProtectedIn(
  { database, findProtected }: { readonly database: Database; readonly findProtected: Pick<FindProtected, 'inCases'> },
  { id, people }: Pick<CourtCase, 'id' | 'people'>,
  title: string,
  caller: Caller,
): Promise<boolean> {
  const known = (await findProtected.inCases(database, [id])).get(id);
  return known !== undefined && known.namedBy(searchable(title, caller), { people }).size > 0;
}

/**
 * A title in the form in which it is searched for the caller. For callers who may not read national IDs it has no digits, because
 * the IDs could be found by trying. Superscript and circled digits are removed, too, because `wordsInOrder` reads them as digits.
 */
function searchable(title: string, caller: Caller): string {
  return readsNationalIds(caller) ? title : title.normalize('NFKC').replaceAll(/\p{N}/gu, '');
}
