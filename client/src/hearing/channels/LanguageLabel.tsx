import { useTranslation } from 'react-i18next';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { languageName } from './languages.ts';

interface LanguageLabelProps {
  readonly channel: string;
  /** Selects the words for the floor: as heard, or as spoken to. */
  readonly floor: 'heard' | 'spokenTo';
}

/** Names a channel: the courtroom, or a language with its own name for itself. */
export function LanguageLabel({ channel, floor }: LanguageLabelProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (channel === FLOOR) return t(`channels.floor.${floor}`);
  const { name, own } = languageName(language, channel);
  return (
    <>
      {name}
      {own !== null && (
        <span className="channel__own">
          <bdi lang={channel}>{own}</bdi>
        </span>
      )}
    </>
  );
}
