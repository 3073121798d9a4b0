import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { useCitizenWords } from './words/useCitizenWords.ts';

/** Something of the page failed while it was drawn. What was typed is kept. */
export function BrokenPage() {
  const t = useCitizenWords();
  return (
    <Page title={t('loading.failed')}>
      <p className="lead">{t('errors.internal')}</p>
      <div className="actions">
        <Button look="primary" onPress={() => window.location.reload()}>
          {t('again')}
        </Button>
      </div>
    </Page>
  );
}
