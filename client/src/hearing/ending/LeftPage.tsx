import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';

/** The person has left, and can come back. */
export function LeftPage({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <Page title={t('left.title')}>
      <p className="lead">{t('left.text')}</p>
      <p>{t('left.next')}</p>
      <div className="actions">
        <Button look="primary" onPress={onBack}>
          {t('left.back')}
        </Button>
      </div>
    </Page>
  );
}
