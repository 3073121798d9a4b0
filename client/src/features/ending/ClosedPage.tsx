import { useTranslation } from 'react-i18next';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useScene } from '../app/SessionContext.tsx';

/** The hearing is over. */
export function ClosedPage() {
  const { t } = useTranslation();
  const scene = useScene();
  return (
    <Page title={t('closed.title')} caption={scene.title}>
      <p className="lead">{t('closed.text')}</p>
      <p>{t('closed.camera')}</p>
      <WhatNext>
        <p>{scene.entersDirectly ? t('closed.nextCourt') : t('closed.next')}</p>
      </WhatNext>
    </Page>
  );
}
