import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { whyWithheld } from '@mahzar/shared/proceedings/law/reading';
import { filedDocuments, isAboutDocument } from './filed-documents.ts';
import type { CaseHappened, FiledDocument } from './filed-documents.ts';

/** An exhibit of a hearing, according to the hearing's log. */
interface HearingExhibit {
  /** Its number in the case. */
  readonly exhibit: number;
  /** What was shown, and its digest, hexadecimal; null: it was admitted without being shown. */
  readonly shown: { readonly document: DocumentId; readonly sha256: string } | null;
}

/** The document of such an exhibit, according to the case's log. */
export interface ExhibitPaper extends HearingExhibit, FiledDocument {}

/** Exhibits that were shown, or whose last ruling in the hearing admitted them, by number. */
export function exhibitsIn(hearing: readonly HearingEvent[]): HearingExhibit[] {
  const shown = new Map<string, HearingExhibit>();
  const admitted = new Set<number>();
  for (const event of hearing) {
    if (event.type === 'exhibit-shown') {
      const { exhibit, document, sha256 } = event;
      // A hearing that was moved to another case may have two exhibits of one number.
      shown.set(`${exhibit} ${document}`, { exhibit, shown: { document, sha256 } });
    } else if (event.type === 'exhibit-ruled') {
      if (event.ruling === 'admitted') admitted.add(event.exhibit);
      else admitted.delete(event.exhibit);
    }
  }
  for (const { exhibit } of shown.values()) admitted.delete(exhibit);
  const unseen = [...admitted].map((exhibit) => ({ exhibit, shown: null }));
  return [...shown.values(), ...unseen].toSorted((one, other) => one.exhibit - other.exhibit);
}

/**
 * The documents of those exhibits that the case's log has, without those withheld from everybody; the log may begin at any entry.
 */
export function exhibitPapers(exhibits: readonly HearingExhibit[], log: readonly CaseHappened[]): ExhibitPaper[] {
  const documents = filedDocuments(log);
  const offered = new Map(
    log.flatMap(({ event }) => (event.type === 'exhibit-offered' ? [[event.exhibit, event.document] as const] : [])),
  );
  return exhibits.flatMap((exhibit) => {
    const document = exhibit.shown?.document ?? offered.get(exhibit.exhibit);
    const filed = document === undefined ? undefined : documents.get(document);
    return filed === undefined || whyWithheld(filed) !== null ? [] : [{ ...filed, ...exhibit }];
  });
}

/** Whether an entry is about the given exhibits. Entries about who has looked at their documents are not. */
export function isAboutExhibits(entry: CaseHappened, given: readonly Pick<ExhibitPaper, 'exhibit' | 'id'>[]): boolean {
  const { event } = entry;
  switch (event.type) {
    case 'exhibit-offered':
    case 'exhibit-admitted':
    case 'exhibit-excluded':
    case 'exhibit-withdrawn':
      return given.some(({ exhibit }) => exhibit === event.exhibit);
    default:
      return isAboutDocument(
        entry,
        given.map(({ id }) => id),
      );
  }
}
