import { Page } from '../ui/Page.tsx';
import { useCitizenWords } from './words/useCitizenWords.ts';

/** Shown while the request is loaded from the service. */
export function LoadingPage() {
  const t = useCitizenWords();
  return (
    <Page title={t('loading.title')}>
      <p className="lead">{t('loading.text')}</p>
      <div className="actions" data-loading>
        <div className="spinner" aria-hidden="true" />
      </div>
    </Page>
  );
}
