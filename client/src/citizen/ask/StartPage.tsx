import { Link, useLocation } from 'wouter';
import { Button } from '../../ui/Button.tsx';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useCitizen, useOwn, useWay } from '../CitizenContext.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { firstOpen, stepsOf } from '../request/steps.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { addressOfStep } from './Question.tsx';

/** Explains a meeting, and what to have ready. It waits for no data: these are loaded while the person reads. */
export function StartPage() {
  const t = useCitizenWords();
  const [, navigate] = useLocation();
  const { offices } = useCitizen();
  const request = useOwn((state) => state.request);
  const way = useWay();
  const isBegun = request !== null && request.state === 'draft';
  const paused = offices?.length === 1 ? (offices[0]?.paused ?? null) : null;
  const first = isBegun ? firstOpen(way) : (stepsOf(offices === null ? { offices: [] } : way)[0] ?? 'name');
  return (
    <Page title={t('start.title')} caption={t('caption')}>
      <p className="lead">{t('start.lead')}</p>
      {paused !== null && (
        <p className="warning" role="status">
          {t('office.paused', { note: paused })}
        </p>
      )}
      {offices?.length === 0 && (
        <p className="warning" role="status">
          {t('start.noOffice')}
        </p>
      )}
      {request !== null && !isBegun && <p className="warning">{t('start.hasRequest')}</p>}
      {isBegun && <p className="warning">{t('start.begun')}</p>}
      <h2 className="heading">{t('start.readyTitle')}</h2>
      <ul className="points">
        <li>{t('start.readyId')}</li>
        <li>{t('start.readyPhone')}</li>
        <li>{t('start.readyPapers')}</li>
      </ul>
      <div className="actions">
        {request !== null && !isBegun ? (
          <Button look="primary" icon="forward" onPress={() => navigate(FOLLOW_PATH)}>
            {t('start.see')}
          </Button>
        ) : (
          <Button look="primary" icon="forward" onPress={() => navigate(addressOfStep(first))}>
            {isBegun ? t('start.goOn') : t('start.begin')}
          </Button>
        )}
      </div>
      <WhatNext>
        <ol>
          <li>{t('start.nextAsk')}</li>
          <li>{t('start.nextCode')}</li>
          <li>{t('start.nextTurn')}</li>
          <li>{t('start.nextMeet')}</li>
        </ol>
      </WhatNext>
      <p>
        <Link href={FOLLOW_PATH}>{t('start.follow')}</Link>
      </p>
    </Page>
  );
}
