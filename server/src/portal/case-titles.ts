import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { ClosedPapers } from '../proceedings/orders/closed-papers.ts';
import type { CaseDirectory } from '../proceedings/ports.ts';
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
 * Cases of a person, whose titles and hearings' titles are empty where they name another person who has a number: staff write them,
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
      const isKept = (text: string): boolean =>
        state === undefined ? closed.named(found, text) !== null : closed.isNameKept(state, found, { text, asked });
      const forThem = (title: string): string => (isKept(title) ? '' : title);
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
