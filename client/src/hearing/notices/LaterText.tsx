import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { lengthOf } from '../floor/length.ts';
import { displayName } from '../names/display-name.ts';
import { namesOf } from './names-of.ts';
import type { Notice } from './notices.ts';

/** Notices whose words are not needed for the courtroom's first frame. */
export type LaterNotice = Extract<Notice, { kind: 'personLeft' | 'personTalks' | 'personMissed' | 'presides' }>;

/** The words of such a notice. */
export default function LaterText({ notice }: { readonly notice: LaterNotice }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  if (notice.kind === 'presides')
    return notice.person === null
      ? tc('notices.youPreside')
      : tc('notices.presides', { name: displayName(t, notice.person) });
  if (notice.kind === 'personMissed') {
    const { unit, count } = lengthOf(notice.seconds * 1000);
    return tc(`notices.personMissed.${unit}`, { name: displayName(t, notice.person), count });
  }
  const { kind, people } = notice;
  return tc(`notices.${kind}`, { names: namesOf(people, t, language), count: people.length });
}
