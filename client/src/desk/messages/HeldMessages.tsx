import { useState } from 'react';
import { readHeldMessages, releaseHeldMessages } from '@mahzar/shared/rest/messages';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';

/** Messages that are held since the database was restored, for staff who decide about them; empty if there are none. */
export function HeldMessages() {
  const t = useStaffWords();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const { data } = useLoad(readHeldMessages, {}, { when: useMay()('release-messages') });
  const release = useAct(releaseHeldMessages);
  const [asked, setAsked] = useState<'send' | 'drop' | null>(null);
  if (data === undefined || data.held === 0) return null;
  const { held, outdated } = data;
  const confirm = (send: boolean): void => {
    setAsked(null);
    release.mutate(
      { body: { send } },
      {
        onSuccess: ({ sent }) => tell(send ? t('held.wereSent', { count: sent }) : t('held.wereDropped')),
        onError: tellFailure,
      },
    );
  };
  return (
    <section className="card" aria-labelledby="held">
      <h2 id="held">{t('held.title', { count: held })}</h2>
      <p>{t('held.text')}</p>
      {outdated > 0 && <p>{t('held.outdated', { count: outdated })}</p>}
      <div className="form__acts">
        <Button look="primary" isPending={release.isPending} onPress={() => setAsked('send')}>
          {t('held.send')}
        </Button>
        <Button isPending={release.isPending} onPress={() => setAsked('drop')}>
          {t('held.drop')}
        </Button>
      </div>
      <Confirm
        title={t('held.sendTitle')}
        text={t('held.sendText')}
        confirm={t('held.send')}
        cancel={t('common.cancel')}
        isOpen={asked === 'send'}
        onCancel={() => setAsked(null)}
        onConfirm={() => confirm(true)}
      />
      <Confirm
        title={t('held.dropTitle')}
        text={t('held.dropText')}
        confirm={t('held.drop')}
        cancel={t('common.cancel')}
        isOpen={asked === 'drop'}
        onCancel={() => setAsked(null)}
        onConfirm={() => confirm(false)}
      />
    </section>
  );
}
