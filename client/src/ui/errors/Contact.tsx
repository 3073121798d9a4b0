import { useTranslation } from 'react-i18next';
import { HELP_PHONE } from '../../i18n/court.ts';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

/** Whom to call: the telephone set by the court, or else the one in the summons. */
export function Contact() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (HELP_PHONE === undefined) return <p className="soft">{t('errorPage.contact')}</p>;
  return (
    <p className="soft">
      {t('errorPage.call')}{' '}
      <a href={`tel:${HELP_PHONE}`} dir="ltr">
        {localDigits(language, HELP_PHONE)}
      </a>
    </p>
  );
}
