import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import './next.css';

/** Shows everybody the next hearing once it is booked; announced, and announced again when the desk moves it. */
export default function NextHearingStrip() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { nextHearing } = usePartsOfScene('nextHearing');
  return (
    // The live region exists before its words.
    <div className="next-strip" role="status">
      {nextHearing !== null && (
        <p className="next-hearing">
          <Icon name="clock" />
          {t('nextHearing', { when: formatDateTime(language, nextHearing.startsAt) })}
        </p>
      )}
    </div>
  );
}
