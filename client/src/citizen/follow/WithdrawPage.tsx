import { useState } from 'react';
import { useLocation } from 'wouter';
import { withdrawRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { useCitizen } from '../CitizenContext.tsx';
import { ProblemSummary } from '../fields/Problems.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';

/** Asks for a confirmation before a request is withdrawn, because its turn goes to another person. */
export function WithdrawPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const [, navigate] = useLocation();
  const [error, setError] = useState<CallError | null>(null);
  const withdraw = async (): Promise<void> => {
    setError(null);
    try {
      const left = await own.call(withdrawRequest, { body: {} });
      if (left !== null) own.take(left);
      navigate(FOLLOW_PATH);
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    }
  };
  return (
    <Page title={t('follow.withdrawTitle')}>
      {error !== null && <ProblemSummary error={error} />}
      <p className="lead">{t('follow.withdrawText')}</p>
      <div className="actions">
        <Button look="danger" onPress={() => void withdraw()}>
          {t('follow.withdrawYes')}
        </Button>
        <Button onPress={() => navigate(FOLLOW_PATH)}>{t('follow.withdrawNo')}</Button>
      </div>
    </Page>
  );
}
