import { useTranslation } from 'react-i18next';
import { Contact } from '../../ui/errors/Contact.tsx';
import { Page } from '../../ui/Page.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { hearingInPath } from '../join/link.ts';

/** The link to the hearing has expired; it still opens the hearing's record. */
export function LinkOverPage() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const hearing = hearingInPath(window.location.pathname);
  return (
    <Page title={tc('linkOver.title')}>
      <p className="lead">{tc('linkOver.text')}</p>
      {hearing !== null && (
        <div className="actions">
          <a className="button button--primary" href={`/record/${encodeURIComponent(hearing)}`}>
            {tc('linkOver.record')}
          </a>
        </div>
      )}
      <p>{t('errors.token-expired.text')}</p>
      <Contact />
    </Page>
  );
}
