import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { CheckResult } from '@mahzar/shared/device-check';
import { usePartsOfScene, useAppServices } from '../context/SessionContext.tsx';
import { browserFamily } from '../devices/browser.ts';
import { CameraStep } from './CameraStep.tsx';
import { MicrophoneStep } from './MicrophoneStep.tsx';
import { checkNetwork } from './network-check.ts';
import { NetworkStep } from './NetworkStep.tsx';
import { ResultPage } from './ResultPage.tsx';
import { SpeakerStep } from './SpeakerStep.tsx';

type StepName = 'speaker' | 'microphone' | 'camera' | 'network' | 'result';

/** Checks camera, microphone, speaker and network one after another, and reports the result to the service. */
export default function DeviceCheck({ banner, onClose }: { readonly banner: ReactNode; readonly onClose: () => void }) {
  const { session, devices } = useAppServices();
  const { speaks } = usePartsOfScene('speaks');
  const steps: readonly StepName[] = speaks
    ? ['speaker', 'microphone', 'camera', 'network', 'result']
    : ['speaker', 'network', 'result'];
  const [index, setIndex] = useState(0);
  const [result, setResult] = useState<CheckResult>(nothingYet);
  const [sent, setSent] = useState<boolean | null>(null);
  const step = steps[index] ?? 'result';
  const done = (found: Partial<CheckResult>): void => {
    setResult((before) => ({ ...before, ...found }));
    setIndex((before) => before + 1);
  };
  useEffect(() => {
    if (step !== 'result') return;
    setSent(null);
    void session.ask('report-check', result).then(({ ok }) => setSent(ok));
  }, [session, step, result]);
  const check = useCallback(
    (tell: Parameters<typeof checkNetwork>[1]) => checkNetwork((name, request) => session.ask(name, request), tell),
    [session],
  );
  const place = { number: index + 1, total: steps.length - 1, banner };
  switch (step) {
    case 'speaker':
      return <SpeakerStep {...place} onDone={(speaker) => done({ speaker })} />;
    case 'microphone':
      return <MicrophoneStep {...place} source={devices} onDone={(microphone) => done({ microphone })} />;
    case 'camera':
      return <CameraStep {...place} source={devices} onDone={(camera) => done({ camera })} />;
    case 'network':
      return <NetworkStep {...place} check={check} onDone={(network) => done({ network })} />;
    case 'result':
      return <ResultPage result={result} sent={sent} banner={banner} onClose={onClose} onAgain={() => setIndex(0)} />;
    default:
      return step satisfies never;
  }
}

function nothingYet(): CheckResult {
  const browser = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
  return { camera: 'skipped', microphone: 'skipped', speaker: 'skipped', network: null, browser };
}
