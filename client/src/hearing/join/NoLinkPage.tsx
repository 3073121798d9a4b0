import { useTranslation } from 'react-i18next';
import { Contact } from '../../ui/errors/Contact.tsx';
import { Page } from '../../ui/Page.tsx';

/** The service was opened without a personal link. */
export function NoLinkPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('noLink.title')}>
      <p className="lead">{t('noLink.text')}</p>
      <Contact />
    </Page>
  );
}
