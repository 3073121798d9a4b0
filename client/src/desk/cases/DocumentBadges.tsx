import type { ShownDocument, ShownExhibit } from '@mahzar/shared/rest/proceedings';
import { Badge } from '../ui/Badge.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** The access level of a document; empty for the usual level `parties`. */
export function LevelBadge({ level }: Pick<ShownDocument['access'], 'level'>) {
  const t = useStaffWords();
  if (level === 'parties') return null;
  const look = level === 'open' ? 'plain' : level === 'confidential' ? 'warn' : 'bad';
  return <Badge look={look}>{t(`cases.levels.${level}`)}</Badge>;
}

/** Whether a document is infected or waits for its scan; with `isWhole` also that nobody has scanned it. */
export function ScanBadge({ scan, isWhole = false }: Pick<ShownDocument, 'scan'> & { readonly isWhole?: boolean }) {
  const t = useStaffWords();
  const { kind } = scan;
  if (kind === 'clean' || (kind === 'none' && !isWhole)) return null;
  return <Badge look={SCAN_LOOKS[kind]}>{t(`cases.scans.${kind}`)}</Badge>;
}

const SCAN_LOOKS = { none: 'plain', awaited: 'warn', infected: 'bad', 'not-scannable': 'bad', waived: 'warn' } as const;

const LOOKS = { offered: 'warn', admitted: 'good', excluded: 'bad', withdrawn: 'plain' } as const;

/** The ruling on an exhibit; empty for a document that is not an exhibit. */
export function ExhibitState({ exhibit }: { readonly exhibit: ShownExhibit | undefined }) {
  const t = useStaffWords();
  if (exhibit === undefined) return null;
  const { kind } = exhibit.stage;
  return <Badge look={LOOKS[kind]}>{t(`cases.exhibitStages.${kind}`, { number: exhibit.number })}</Badge>;
}
