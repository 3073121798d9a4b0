import { mayReadTitle } from '@mahzar/shared/hearing/law/titles';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { ClosedPapers } from '../proceedings/orders/closed-papers.ts';
import type { CaseDirectory, FileOfCase, HiddenPerson } from '../proceedings/ports.ts';
import type { NamedCase } from '../scheduling/named-persons.ts';
import type { FindProtected } from '../scheduling/protected-people.ts';
import type { Database } from '../storage/database.ts';
import { actorsOf } from './own-case-views.ts';

interface CaseTitlesParts {
  readonly database: Database;
  readonly protection: Pick<FindProtected, 'inCases'>;
  readonly files: CaseDirectory;
  readonly closed: Pick<ClosedPapers, 'isNameKept' | 'named'>;
}

/**
 * A person's cases, in which titles of cases and hearings that name another person with a number are empty: staff write titles,
 * and everybody in the case reads them.
 */
export type CaseTitles = (
  cases: readonly NamedCase[],
  stateOf: (named: NamedCase) => CaseState | undefined,
) => Promise<readonly NamedCase[]>;

export function caseTitles({ database, protection, files, closed }: CaseTitlesParts): CaseTitles {
  return async (cases, stateOf) => {
    const hiding = await protection.inCases(
      database,
      cases.map(({ file }) => file.id),
    );
    const shown = async (named: NamedCase): Promise<NamedCase> => {
      const found = hiding.has(named.file.id) ? await files.fileOf(named.file.id) : undefined;
      if (found === undefined) return named;
      const [state, asked] = [stateOf(named), actorsOf(named).map(({ party }) => party)];
      const others = withoutReader(found, named);
      const isKept = (text: string): boolean =>
        state === undefined ? closed.named(others, text) !== null : closed.isNameKept(state, others, { text, asked });
      const forThem = (title: string): string => (mayReadTitle(isKept(title), null) ? title : '');
      return {
        ...named,
        file: { ...named.file, title: forThem(named.file.title) },
        hearings: named.hearings.map((one) => ({
          ...one,
          booking: { ...one.booking, title: forThem(one.booking.title) },
        })),
      };
    };
    const all: NamedCase[] = [];
    for (const named of cases) all.push(await shown(named));
    return all;
  };
}

/** The protected people of a case other than the reader, whom the file or a booking names by national ID and telephone. */
function withoutReader(found: FileOfCase, { parties, hearings }: NamedCase): FileOfCase {
  const own = new Set<string>(parties.map(({ id }) => id));
  const nationalIds = new Set(hearings.flatMap(({ people }) => people.map(({ nationalId }) => nationalId)));
  const isReader = ({ booked, parties: rows }: HiddenPerson): boolean =>
    rows.some((id) => own.has(id)) || ((booked?.nationalId ?? null) !== null && nationalIds.has(booked!.nationalId));
  return {
    ...found,
    protected: found.protected.difference(own),
    hidden: found.hidden.filter((one) => !isReader(one)),
    namedAsBefore: (text) => found.namedAsBefore(text).filter((one) => !isReader(one)),
  };
}
