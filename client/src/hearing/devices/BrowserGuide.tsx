import { useTranslation } from 'react-i18next';
import { browserFamily } from './browser.ts';

/** How to allow a device in this browser. */
export default function BrowserGuide() {
  const { t } = useTranslation();
  const family = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
  return (
    <section className="next" aria-labelledby="guide">
      <h2 id="guide" className="next__title">
        {t('devices.howTo')}
      </h2>
      <ol>
        {(['first', 'second', 'third'] as const).map((step) => (
          <li key={step}>{t(`devices.guides.${family}.${step}`)}</li>
        ))}
      </ol>
    </section>
  );
}
