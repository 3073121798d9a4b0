import { useTranslation } from 'react-i18next';
import { courtName } from '../i18n/court.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';

/** Name and logo of the service (an arch, the old sign of a court open to all), and the name of the court. */
export function Brand() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className="brand">
      <svg className="brand__mark" viewBox="0 0 34 34" aria-hidden="true">
        <path
          d="M4 31V15.5C4 8.5 9 5 17 2c8 3 13 6.5 13 13.5V31h-6.5V17.5c0-3.5-2-5.8-6.5-7.8-4.5 2-6.5 4.3-6.5 7.8V31z"
          fill="currentColor"
        />
        <circle cx="17" cy="21" r="3" fill="#e0b95c" />
        <path d="M12 31a5 5 0 0 1 10 0z" fill="#e0b95c" />
      </svg>
      <span>
        {t('app.name')}
        <span className="brand__tagline">{courtName(language) ?? t('app.tagline')}</span>
      </span>
    </div>
  );
}
