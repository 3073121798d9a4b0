import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Page } from '../../ui/Page.tsx';
import type { SessionError } from '../../session/types.ts';
import { useScene } from '../app/SessionContext.tsx';
import { ErrorSummary } from '../errors/ErrorSummary.tsx';

/** Before the court has opened the hearing: the person is let in by itself when it does. */
export function NotOpenPage({ banner, error }: { readonly banner: ReactNode; readonly error: SessionError | null }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const scene = useScene();
  return (
    <Page title={t('notOpen.title')} caption={scene.title} banner={banner}>
      {error !== null && <ErrorSummary error={error} />}
      <p className="lead">{t('notOpen.text')}</p>
      <p>{t('notOpen.when', { when: formatDateTime(language, scene.startsAt) })}</p>
      <p className="soft">{t('notOpen.keepOpen')}</p>
    </Page>
  );
}
