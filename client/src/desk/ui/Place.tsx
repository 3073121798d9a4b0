import { useLanguage } from '../../i18n/LanguageContext.tsx';

interface PlaceProps {
  readonly branch: string;
  readonly room?: string | null;
}

/** The branch that hears a case, and the room if there is one, whose name is not broken across lines. */
export function Place({ branch, room = null }: PlaceProps) {
  const { language } = useLanguage();
  if (room === null || room === '') return branch;
  return (
    <>
      {branch}
      {language === 'fa' ? '، ' : ', '}
      <span className="nowrap">{room}</span>
    </>
  );
}
