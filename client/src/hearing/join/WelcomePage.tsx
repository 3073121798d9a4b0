import { Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { laterPart } from '../later-part.ts';
import { Page, WhatNext } from '../../ui/Page.tsx';
import type { Rejection } from '../../connection/result.ts';
import { useScene } from '../context/SessionContext.tsx';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import { HearingSummary } from './HearingSummary.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';

/** For people who may cancel the hearing. Loaded on demand: its words are those after the first picture. */
const CancelHearing = laterPart(async () => ({ default: (await import('./CancelHearing.tsx')).CancelHearing }));

interface WelcomePageProps {
  readonly error: Rejection | null;
  readonly banner: ReactNode;
  /** Opens the device check, now or days before the hearing. */
  readonly onCheck: () => void;
  readonly onContinue: () => void;
  /** The rules, if they come next: accepted on this page, which saves a press. */
  readonly rules: ((acts: ReactNode) => ReactNode) | null;
}

/** The first page of a link: the person, the hearing, and what happens next. */
export function WelcomePage({ error, banner, onCheck, onContinue, rules }: WelcomePageProps) {
  const { t } = useTranslation();
  const scene = useScene();
  const title = useHearingTitle();
  const [cancelling, setCancelling] = useState<'no' | 'asked' | 'answered'>('no');
  const enters = scene.entersDirectly ? t('welcome.nextCourtroom') : t('welcome.nextWaiting');
  const steps = [
    ...(scene.identity === 'needed' ? [t('welcome.nextIdentity')] : []),
    ...(scene.mustAcceptRules ? [t('welcome.nextRules')] : []),
    ...(scene.speaks ? [t('welcome.nextPermission'), t('welcome.nextCheck'), enters] : [t('welcome.nextListen')]),
  ];
  // Staff who come to help have no invitation.
  const caption = scene.me.role === 'technician' ? t('roles.technician') : t('welcome.caption');
  const check = (
    <Button icon="devices" onPress={onCheck}>
      {t('welcome.check')}
    </Button>
  );
  const label = scene.speaks || scene.mustAcceptRules ? t('welcome.continue') : t('welcome.enterListening');
  return (
    <Page title={title} caption={caption} banner={banner}>
      {error !== null && <ErrorSummary error={error} />}
      <HearingSummary scene={scene} />
      {rules?.(check) ?? (
        <>
          <WhatNext>
            {steps.length === 1 ? (
              <p>{steps[0]}</p>
            ) : (
              <ol>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            )}
          </WhatNext>
          <div className="actions">
            <Button look="primary" icon="forward" onPress={onContinue}>
              {label}
            </Button>
            {check}
          </div>
        </>
      )}
      <p className="soft">{t('welcome.notYou', { name: scene.me.name })}</p>
      {scene.acts.includes('cancel') && (
        <>
          <Button look="quiet" icon="close" onPress={() => setCancelling('asked')}>
            {t('welcome.callOff')}
          </Button>
          {cancelling !== 'no' && (
            <Suspense fallback={<span data-loading />}>
              <CancelHearing isAsked={cancelling === 'asked'} onAnswered={() => setCancelling('answered')} />
            </Suspense>
          )}
        </>
      )}
    </Page>
  );
}
