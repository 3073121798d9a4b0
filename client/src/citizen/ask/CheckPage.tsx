import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { submitRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useCitizen, useUploads, useWay } from '../CitizenContext.tsx';
import { ProblemSummary } from '../fields/Problems.tsx';
import { RequestSummary } from '../RequestSummary.tsx';
import { ASK_PATH } from '../paths.ts';
import { firstOpen, stepOfField } from '../request/steps.ts';
import type { Step } from '../request/steps.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { addressOfStep } from './Question.tsx';
import { TURN_REFUSALS } from './TurnPage.tsx';

/** All answers, for changing or sending. */
export function CheckPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const way = useWay();
  const sending = useUploads().filter(({ state }) => state !== 'refused');
  const isRefused = useUploads().some(({ state }) => state === 'refused');
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const { answers } = way;
  // Documents may follow later; the matter may not.
  const lacksMatter = answers.text.trim() === '' && sending.some(({ kind }) => kind === 'voice');
  const fail = (failure: CallError): void => {
    const { code, problems } = failure;
    const step = problems.map(({ field }) => stepOfField(field)).find((each) => each !== null);
    if (TURN_REFUSALS.some((each) => each === code)) return navigate(`${addressOfStep('turn')}?refused=${code}`);
    if (code === 'not-proven') return navigate(addressOfStep('code'));
    if (code === 'answers-missing' && step !== undefined && step !== null) return navigate(addressOfStep(step, true));
    setError(failure);
  };
  const submit = async (): Promise<void> => {
    const { choice } = answers;
    if (isBusy || lacksMatter || choice === null) return;
    setError(null);
    setBusy(true);
    try {
      const unsent = await own.flush();
      if (unsent !== null) return fail(unsent);
      own.take(await own.call(submitRequest, { body: { choice } }));
      navigate(`${ASK_PATH}/done`);
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      fail(failure);
    } finally {
      setBusy(false);
    }
  };
  const open = firstOpen(way);
  const change = (step: Step, what: string): ReactNode => (
    <Link href={addressOfStep(step, true)} aria-label={t('check.changeOf', { what })}>
      {t('check.change')}
    </Link>
  );
  return (
    <Page
      title={t('check.title')}
      banner={
        <nav className="way" aria-label={t('back')}>
          <Link href={addressOfStep('turn')} className="way__back">
            <Icon name="back" />
            {t('back')}
          </Link>
        </nav>
      }
    >
      {error !== null && <ProblemSummary error={error} />}
      <RequestSummary way={way} change={change} />
      {sending.length > 0 && (
        <p className="warning" role="status">
          <Icon name="clock" />
          {lacksMatter ? t('check.sendingVoice') : t('check.sending')}
        </p>
      )}
      {isRefused && (
        <p className="warning" role="status">
          <Icon name="warning" />
          {t('check.unsent')}
        </p>
      )}
      <WhatNext>
        <p>{t('check.next')}</p>
      </WhatNext>
      <div className="actions">
        <Button
          look="primary"
          icon="send"
          aria-disabled={isBusy || lacksMatter || open !== 'check' ? 'true' : undefined}
          onPress={() => void submit()}
        >
          {isBusy ? t('check.busy') : t('check.submit')}
        </Button>
      </div>
    </Page>
  );
}
