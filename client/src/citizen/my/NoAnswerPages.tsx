import type { CallError } from '../../connection/call.ts';
import { personInTab } from '../../session/own-tab.ts';
import { Button } from '../../ui/Button.tsx';
import { Contact } from '../../ui/errors/Contact.tsx';
import { Page } from '../../ui/Page.tsx';
import { LoadFailedPage } from '../LoadFailedPage.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useMyWords } from './useMyWords.ts';

interface LeaveProps {
  /** Signs the person out. */
  readonly onLeave: () => Promise<void>;
}

interface CasesFailedProps extends LeaveProps {
  readonly error: CallError;
  readonly onAgain: () => Promise<void>;
}

/** Says that the person is still signed in, and shows none of their data. */
export function StillInPage({ onLeave }: LeaveProps) {
  const t = useMyWords();
  return (
    <Page title={t('stillIn.title')} key="still-in">
      <p className="warning">{t('stillIn.text')}</p>
      <div className="actions">
        <LeaveButton look="primary" onLeave={onLeave} />
      </div>
    </Page>
  );
}

/** The person's cases could not be loaded. Where somebody was in this tab, their session may stand, and they can sign out. */
export function CasesFailedPage({ error, onAgain, onLeave }: CasesFailedProps) {
  return (
    <LoadFailedPage error={error} onAgain={onAgain} isWritten={false}>
      {personInTab() !== null && <LeaveButton onLeave={onLeave} />}
    </LoadFailedPage>
  );
}

function LeaveButton({ look = 'secondary', onLeave }: LeaveProps & { readonly look?: 'primary' | 'secondary' }) {
  const t = useMyWords();
  return (
    <Button look={look} icon="leave" onPress={() => void onLeave()}>
      {t('leave')}
    </Button>
  );
}

/** Says that the service cannot be reached, and shows none of the person's data: their session may stand. */
export function UnsurePage({ onAgain, onLeave }: LeaveProps & { readonly onAgain: () => void }) {
  const t = useMyWords();
  const tc = useCitizenWords();
  return (
    <Page title={tc('loading.failed')} key="unsure">
      <p className="lead">{t('unsure.hidden')}</p>
      <p className="warning">{t('unsure.shared')}</p>
      <div className="actions">
        <Button look="primary" onPress={onAgain}>
          {tc('again')}
        </Button>
        <LeaveButton onLeave={onLeave} />
      </div>
      <Contact />
    </Page>
  );
}
