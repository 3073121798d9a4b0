import { useTranslation } from 'react-i18next';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { languageName } from './languages.ts';

interface LanguageLabelProps {
  readonly channel: string;
  /** What the floor is called: what one hears, or where one speaks to. */
  readonly floor: 'heard' | 'spokenTo';
}

/** What a channel is called: the courtroom, or a language and how it calls itself. */
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
