import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { useCitizenWords } from './words/useCitizenWords.ts';

/** Shown when a part of the page failed during drawing. Typed text is kept. */
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
