import { Button } from '../../ui/Button.tsx';
import { Contact } from '../../ui/errors/Contact.tsx';
import { Page } from '../../ui/Page.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useMyWords } from './useMyWords.ts';

interface LeaveProps {
  /** Signs the person out. */
  readonly onLeave: () => Promise<void>;
}

/** Says that the person is still signed in, and shows none of their data. */
export function StillInPage({ onLeave }: LeaveProps) {
  const t = useMyWords();
  return (
    <Page title={t('stillIn.title')} key="still-in">
      <p className="warning">{t('stillIn.text')}</p>
      <div className="actions">
        <Button look="primary" icon="leave" onPress={() => void onLeave()}>
          {t('leave')}
        </Button>
      </div>
    </Page>
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
        <Button look="secondary" icon="leave" onPress={() => void onLeave()}>
          {t('leave')}
        </Button>
      </div>
      <Contact />
    </Page>
  );
}
