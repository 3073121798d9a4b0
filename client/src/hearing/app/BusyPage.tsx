import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

/** Shown while something takes a moment. */
export function BusyPage({ what, banner }: { readonly what: 'connecting' | 'entering'; readonly banner: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page title={t(`app.${what}`)} banner={banner}>
      <p className="lead">{t('app.connectingText')}</p>
      <div className="actions">
        <div className="spinner" aria-hidden="true" />
      </div>
    </Page>
  );
}
