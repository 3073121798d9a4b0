import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { CaseDocuments } from './case-documents.ts';
import type { ClosedPapers } from './orders/closed-papers.ts';
import type { CaseDirectory } from './ports.ts';

/** Reads titles of a case's documents for a reader. */
export type ShownTitles = ReturnType<typeof shownTitles>;

/**
 * Titles of a case's documents for a reader with all these actors: all titles for staff; for others without titles that name
 * another person who has a number.
 */
export function shownTitles({
  directory,
  documents,
  closed,
}: {
  readonly directory: CaseDirectory;
  readonly documents: Pick<CaseDocuments, 'titles'>;
  readonly closed: Pick<ClosedPapers, 'isNameKept'>;
}) {
  return async (state: CaseState, actors: readonly CaseActor[]): Promise<ReadonlyMap<DocumentId, string>> => {
    const titles = await documents.titles(state.id);
    if (actors.some(({ kind }) => kind !== 'person')) return titles;
    const found = await directory.fileOf(state.id);
    if (found === undefined) return new Map();
    const asked = actors.flatMap((actor) => (actor.kind === 'person' ? [actor.party] : []));
    return new Map([...titles].filter(([, title]) => !closed.isNameKept(state, found, { text: title, asked })));
  };
}
