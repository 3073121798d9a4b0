import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { displayName } from '../names/display-name.ts';
import { namesOf } from './names-of.ts';
import type { Notice } from './notices.ts';

/** Notices whose words are not needed for the courtroom's first frame. */
export type LaterNotice = Extract<Notice, { kind: 'personLeft' | 'personTalks' | 'presides' }>;

/** What such a notice says. */
export default function LaterText({ notice }: { readonly notice: LaterNotice }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  if (notice.kind === 'presides')
    return notice.person === null
      ? tc('notices.youPreside')
      : tc('notices.presides', { name: displayName(t, notice.person) });
  const { kind, people } = notice;
  return tc(`notices.${kind}`, { names: namesOf(people, t, language), count: people.length });
}
