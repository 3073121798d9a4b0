import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { FinalPhase } from '@mahzar/shared/hearing/state';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { laterPart } from '../later-part.ts';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { PlayRecord } from './PlayRecord.tsx';
import { ReadMinutes } from './ReadMinutes.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';

const MeetingOverPage = laterPart(() => import('./MeetingOverPage.tsx'));

/** The hearing is over: closed, adjourned to another date, or cancelled. */
export function OverPage({ how }: { readonly how: FinalPhase }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const scene = useScene();
  const title = useHearingTitle();
  const next = scene.nextHearing;
  if (scene.kind === 'meeting' && how === 'closed') {
    return (
      <Suspense fallback={<div data-loading />}>
        <MeetingOverPage />
      </Suspense>
    );
  }
  return (
    <Page title={t(`${how}.title`)} caption={title}>
      <p className="lead">{t(`${how}.text`)}</p>
      {next !== null && <p className="lead">{t('nextHearing', { when: formatDateTime(language, next.startsAt) })}</p>}
      <p>{t(`${how}.camera`)}</p>
      {how !== 'cancelled' && <PlayRecord />}
      {how !== 'cancelled' && <ReadMinutes />}
      <WhatNext>
        <p>{nextStep()}</p>
      </WhatNext>
    </Page>
  );

  function nextStep(): string {
    if (how === 'adjourned' && next !== null) return t('adjourned.nextSet');
    return scene.entersDirectly ? t(`${how}.nextCourt`) : t(`${how}.next`);
  }
}
