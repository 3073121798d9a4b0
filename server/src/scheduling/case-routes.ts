import {
  archiveCase,
  changeCase,
  checkCaseTitle,
  createCase,
  listCases,
  readCase,
  reopenCase,
  searchCases,
} from '@mahzar/shared/rest/cases';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { Audit } from '../audit/audit.ts';
import { caseNumber } from '@mahzar/shared/scheduling/booking';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Caller } from '../http/api/caller.ts';
import { wrongCursor } from '../http/api/paged.ts';
import type { BookingSearch } from './booking-search.ts';
import type { CaseFilter, CaseStore } from './case-store.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { CaseFiles } from './cases.ts';
import type { GuardIdSearch } from './id-searches.ts';
import { actorOf } from '../audit/actor-of.ts';
import type { FindProtected } from './protected-people.ts';
import { caseSummaryOf, masked, summaryOf } from './shown.ts';
import { namesProtectedIn } from './title-warnings.ts';

/** Most bookings on the page of one case. */
const MAX_BOOKINGS = 500;

/** Routes to case files. */
export function caseRoutes(parts: {
  readonly database: Database;
  readonly files: CaseFiles;
  readonly store: CaseStore;
  readonly search: BookingSearch;
  readonly audit: Audit;
  readonly guardIdSearch: GuardIdSearch;
  readonly findProtected: Pick<FindProtected, 'inCases'>;
  readonly now: () => number;
}): Bound[] {
  const { database, files, store, search, audit, guardIdSearch, now } = parts;
  const list = async (filter: CaseFilter, after: string | undefined, limit: number) => {
    const number = after === undefined ? undefined : numberIn(after);
    if (number === null) return wrongCursor();
    const found = await store.list(database, filter, number, limit);
    const last = found.length === limit ? found.at(-1) : undefined;
    const next = last === undefined ? null : cursorOf(last.number);
    return { items: found.map(caseSummaryOf), next };
  };
  const answer = (changed: CourtCase | Rejection<ApiErrorCode>, caller: Caller) =>
    changed instanceof Rejection ? changed : masked(changed, caller);

  return [
    bind(listCases, ({ query: { after, limit, ...filter } }) => list(filter, after, limit)),
    bind(searchCases, async ({ body: { after, limit, ...filter }, caller }) => {
      return (await guardIdSearch(caller, [filter.text])) ?? list(filter, after, limit);
    }),
    bind(readCase, async ({ params, caller }) => {
      const file = await store.find(database, params.case);
      if (file === undefined) return new Rejection('not-found');
      const bookings = await search.list({ caseId: file.id }, { order: 'latest', limit: MAX_BOOKINGS });
      const note = { actor: actorOf(caller), act: 'case-read', subject: { kind: 'case', id: file.id } } as const;
      await inTransaction(database, (on) => audit.note(on, note, now()));
      return { ...masked(file, caller), bookings: bookings.map(summaryOf) };
    }),
    bind(createCase, async ({ body, caller }) => answer(await files.create(body, actorOf(caller)), caller)),
    bind(changeCase, async ({ params, body, caller }) =>
      answer(await files.change(params.case, body, actorOf(caller)), caller),
    ),
    bind(checkCaseTitle, async ({ params, body: { title }, caller }) => {
      const file = await store.find(database, params.case);
      if (file === undefined) return new Rejection('not-found');
      return { namesProtected: await namesProtectedIn(parts, file, title, caller) };
    }),
    bind(archiveCase, async ({ params, body, caller }) =>
      answer(await files.setState(params.case, body.version, 'archived', actorOf(caller)), caller),
    ),
    bind(reopenCase, async ({ params, body, caller }) =>
      answer(await files.setState(params.case, body.version, 'open', actorOf(caller)), caller),
    ),
  ];
}

/** Cursor of a list by number; numbers may have letters that a URL cannot. */
function cursorOf(number: string): string {
  return Buffer.from(number, 'utf8').toString('base64url');
}

/** Null when the service has not issued the cursor. */
function numberIn(cursor: string): string | null {
  const number = Buffer.from(cursor, 'base64url').toString('utf8');
  return caseNumber.safeParse(number).success && cursorOf(number) === cursor ? number : null;
}
