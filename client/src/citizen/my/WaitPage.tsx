import { Page } from '../../ui/Page.tsx';
import { useMyWords } from './useMyWords.ts';

/** Shown while the service is asked. */
export function WaitPage() {
  const t = useMyWords();
  return (
    <Page title={t('loading')}>
      <div className="actions" data-loading>
        <div className="spinner" aria-hidden="true" />
      </div>
    </Page>
  );
}
