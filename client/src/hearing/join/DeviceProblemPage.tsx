import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { lazily } from '../../ui/lazily.ts';
import { Page } from '../../ui/Page.tsx';
import type { DeviceProblem } from '../devices/problem.ts';

/** For people whose browser was told not to allow a device. */
const BrowserGuide = lazily(() => import('../devices/BrowserGuide.tsx'));

interface DeviceProblemPageProps {
  readonly problem: DeviceProblem;
  readonly banner: ReactNode;
  readonly onAsk: () => void;
  readonly onAccept: () => void;
}

/** Describes a problem with a device, how to fix it, and offers to continue without it. */
export function DeviceProblemPage({ problem, banner, onAsk, onAccept }: DeviceProblemPageProps) {
  const { t } = useTranslation();
  const { failure, which } = problem;
  const texts =
    failure === 'insecure' ? ('devices.problems.insecure' as const) : (`devices.problems.${failure}.${which}` as const);
  const without = {
    both: 'continueListening',
    camera: 'continueWithVoice',
    microphone: 'continueWithPicture',
  } as const;
  // Where a fix is likely, trying again is the main button; a missing device is better left out.
  const mendable = failure === 'denied' || failure === 'busy';
  const again = failure !== 'insecure' && (
    <Button look={mendable ? 'primary' : 'secondary'} onPress={onAsk}>
      {t('devices.tryAgain')}
    </Button>
  );
  const goOn = (
    <Button look={mendable ? 'secondary' : 'primary'} onPress={onAccept}>
      {t(`devices.${without[which]}`)}
    </Button>
  );
  return (
    <Page title={t(`${texts}.title`)} banner={banner} key={`${failure} ${which}`}>
      <p className="lead">{t(`${texts}.text`)}</p>
      {failure === 'denied' && (
        <Suspense fallback={<span data-loading />}>
          <BrowserGuide />
        </Suspense>
      )}
      <div className="actions">
        {mendable ? again : goOn}
        {mendable ? goOn : again}
      </div>
    </Page>
  );
}
