import type { ShownDocument, ShownExhibit } from '@mahzar/shared/rest/proceedings';
import { Badge } from '../ui/Badge.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Who reads a document; nothing of what is for the parties, as most are. */
export function LevelBadge({ level }: Pick<ShownDocument['access'], 'level'>) {
  const t = useStaffWords();
  if (level === 'parties') return null;
  const look = level === 'open' ? 'plain' : level === 'confidential' ? 'warn' : 'bad';
  return <Badge look={look}>{t(`cases.levels.${level}`)}</Badge>;
}

/** Whether a document has a virus, or waits to be looked through; where `isWhole` also that nobody has looked. */
export function ScanBadge({ scan, isWhole = false }: Pick<ShownDocument, 'scan'> & { readonly isWhole?: boolean }) {
  const t = useStaffWords();
  const { kind } = scan;
  if (kind === 'clean' || (kind === 'none' && !isWhole)) return null;
  return <Badge look={SCAN_LOOKS[kind]}>{t(`cases.scans.${kind}`)}</Badge>;
}

const SCAN_LOOKS = { none: 'plain', awaited: 'warn', infected: 'bad', 'not-scannable': 'bad', waived: 'warn' } as const;

const LOOKS = { offered: 'warn', admitted: 'good', excluded: 'bad', withdrawn: 'plain' } as const;

/** What was ruled of an exhibit; nothing of a document that is none. */
export function ExhibitState({ exhibit }: { readonly exhibit: ShownExhibit | undefined }) {
  const t = useStaffWords();
  if (exhibit === undefined) return null;
  const { kind } = exhibit.stage;
  return <Badge look={LOOKS[kind]}>{t(`cases.exhibitStages.${kind}`, { number: exhibit.number })}</Badge>;
}
