import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { exhibitPapers, exhibitsIn } from '../exhibit-papers.ts';
import { isWithdrawn } from '../filed-documents.ts';
import { exhibitPart } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { checkDocument } from './check-case-log.ts';
import type { CaseLog } from './check-case-log.ts';
import { SealFlawError } from './seal-flaw-error.ts';
import type { Reading } from './seal-flaw-error.ts';

/** Description of the exhibits in an intact file. */
export interface CheckedExhibits {
  readonly given: readonly {
    /** Number in the case. */
    readonly exhibit: number;
    /** Its document was withdrawn since. */
    readonly isWithdrawn: boolean;
  }[];
  /** Number of other exhibits that were shown or admitted according to the hearing's log. */
  readonly withheld: number;
  /** Exhibits whose documents differed from the filed ones when the file was sealed, and are not in it. */
  readonly altered: readonly number[];
}

/**
 * Checks that each exhibit is of this hearing, and has the hash in the logs of the hearing and of the case. Files of older versions
 * have no exhibits and do not mention them.
 */
export function checkExhibits(
  reading: Pick<Reading, 'digests'>,
  { exhibits }: SealedManifest,
  { hearing, log }: { readonly hearing: readonly HearingEvent[]; readonly log: CaseLog | null },
  expected: Set<string>,
): CheckedExhibits {
  if (exhibits === undefined) return { given: [], withheld: 0, altered: [] };
  const { given, altered = [] } = exhibits;
  const all = exhibitsIn(hearing);
  const papers = new Map(exhibitPapers(all, log?.shown ?? []).map((paper) => [paper.exhibit, paper]));
  const isTold = (exhibit: number) => given.includes(exhibit) || altered.includes(exhibit);
  // Documents of withheld exhibits are not in an extract, and the whole log is only in files that withhold nothing.
  const gone = [...papers.values()].find(({ exhibit }) => !isTold(exhibit));
  if (gone !== undefined) {
    const part = exhibitPart(gone.exhibit, gone.media);
    throw new SealFlawError({ flaw: 'part', part, how: 'missing', of: null });
  }
  const checked = [...new Set(given)].map((exhibit) => {
    const paper = papers.get(exhibit);
    if (paper === undefined)
      throw new SealFlawError({ flaw: 'part', part: `exhibits/${exhibit}`, how: 'added', of: null });
    const { media, sha256, shown } = paper;
    checkDocument(reading, exhibitPart(exhibit, media), [sha256, shown?.sha256 ?? sha256], expected);
    return { exhibit, isWithdrawn: isWithdrawn(paper) };
  });
  return { given: checked, withheld: all.filter(({ exhibit }) => !isTold(exhibit)).length, altered };
}
