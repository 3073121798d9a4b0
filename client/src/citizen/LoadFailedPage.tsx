import type { ReactNode } from 'react';
import type { CallError } from '../connection/call.ts';
import { Button } from '../ui/Button.tsx';
import { Contact } from '../ui/errors/Contact.tsx';
import { SupportCode } from '../ui/errors/ErrorSummary.tsx';
import { Page } from '../ui/Page.tsx';
import { useErrorText } from './words/useErrorText.ts';
import { useCitizenWords } from './words/useCitizenWords.ts';

interface LoadFailedPageProps {
  readonly error: CallError;
  readonly onAgain: () => Promise<void>;
  /** Above the heading: a way back. */
  readonly banner?: ReactNode;
  /** Further buttons. */
  readonly children?: ReactNode;
  /** Whether this page holds unsent input. */
  readonly isWritten?: boolean;
}

/** Shown when the service is unreachable. No input is lost. */
export function LoadFailedPage({ error, onAgain, banner, children, isWritten = true }: LoadFailedPageProps) {
  const t = useCitizenWords();
  const errorText = useErrorText();
  return (
    <Page title={t('loading.failed')} banner={banner} key="failed">
      <p className="lead">{errorText(error)}</p>
      {isWritten && <p>{t('loading.kept')}</p>}
      <div className="actions">
        <Button look="primary" onPress={() => void onAgain()}>
          {t('again')}
        </Button>
        {children}
      </div>
      <Contact />
      <SupportCode error={{ code: 'internal', support: error.support }} />
    </Page>
  );
}
