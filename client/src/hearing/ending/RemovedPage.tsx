import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';

/** The court has expelled the person; the page continues automatically when they are readmitted. */
export function RemovedPage({ banner }: { readonly banner: ReactNode }) {
  const { t } = useTranslation();
  const title = useHearingTitle();
  return (
    <Page title={t('removed.title')} caption={title} banner={banner}>
      <p className="lead">{t('removed.text')}</p>
      <WhatNext>
        <p>{t('removed.next')}</p>
      </WhatNext>
    </Page>
  );
}
