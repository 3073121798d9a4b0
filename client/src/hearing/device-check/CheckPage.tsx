import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import type { DeviceKind, Failure } from '../devices/capture.ts';
import BrowserGuide from '../devices/BrowserGuide.tsx';
import type { OneDevice } from './useOneDevice.ts';
import { useCheckWords } from './useCheckWords.ts';
import './device-check.css';

/** Properties of every page of the check. */
export interface StepProps<Outcome> {
  readonly number: number;
  readonly total: number;
  readonly banner?: ReactNode;
  readonly onDone: (outcome: Outcome) => void;
}

interface CheckPageProps {
  readonly title: string;
  readonly step: Pick<StepProps<never>, 'number' | 'total' | 'banner'>;
  readonly onSkip: (() => void) | null;
  readonly children: ReactNode;
}

/** A page of the device check, with its number and a way to skip it. */
export function CheckPage({ title, step: { number, total, banner }, onSkip, children }: CheckPageProps) {
  const t = useCheckWords();
  return (
    <Page title={title} caption={t('step', { number, total })} banner={banner} key={title}>
      {children}
      {onSkip !== null && (
        <Button look="quiet" onPress={onSkip}>
          {t('skip')}
        </Button>
      )}
    </Page>
  );
}

/** A question with two answers. */
export function Question({ text, onAnswer }: { readonly text: string; readonly onAnswer: (yes: boolean) => void }) {
  const t = useCheckWords();
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="question">
      <p id={id} className="lead" role="status">
        {text}
      </p>
      <div className="actions">
        <Button look="primary" onPress={() => onAnswer(true)}>
          {t('yes')}
        </Button>
        <Button onPress={() => onAnswer(false)}>{t('no')}</Button>
      </div>
    </div>
  );
}

interface HelpProps {
  readonly title: string;
  readonly advice: readonly string[];
  readonly step: CheckPageProps['step'];
  readonly onAgain: () => void;
  readonly onGoOn: () => void;
}

/** Advice when something does not work, with a way to continue without it. */
export function Help({ title, advice, step, onAgain, onGoOn }: HelpProps) {
  const t = useCheckWords();
  return (
    <CheckPage title={title} step={step} onSkip={null}>
      <ul className="advice">
        {advice.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <div className="actions">
        <Button look="primary" onPress={onAgain}>
          {t('again')}
        </Button>
        <Button onPress={onGoOn}>{t('goOn')}</Button>
      </div>
    </CheckPage>
  );
}

/** Why a device is not available, and how to fix it. */
export function NoDevice({
  kind,
  failure,
  step,
  onAgain,
  onGoOn,
}: Omit<HelpProps, 'title' | 'advice'> & { readonly kind: DeviceKind; readonly failure: Failure }) {
  const { t: tCommon } = useTranslation();
  const t = useCheckWords();
  const texts =
    failure === 'insecure' ? ('devices.problems.insecure' as const) : (`devices.problems.${failure}.${kind}` as const);
  return (
    <CheckPage title={tCommon(`${texts}.title`)} step={step} onSkip={null}>
      <p className="lead">{tCommon(`${texts}.text`)}</p>
      {failure === 'denied' && <BrowserGuide />}
      <div className="actions">
        <Button look="primary" onPress={onAgain}>
          {t('again')}
        </Button>
        <Button onPress={onGoOn}>{t('goOn')}</Button>
      </div>
    </CheckPage>
  );
}

/** Chooses among several devices; empty when there is only one. */
export function DeviceChoice({ kind, device }: { readonly kind: DeviceKind; readonly device: OneDevice }) {
  const { t } = useTranslation();
  const id = useId();
  if (device.list.length < 2) return null;
  const camera = kind === 'camera';
  return (
    <div className="menu">
      <label htmlFor={id}>{camera ? t('devices.cameraMenu') : t('devices.microphoneMenu')}</label>
      <select
        id={id}
        className="menu__select"
        value={device.track?.getSettings().deviceId ?? ''}
        onChange={({ target }) => device.choose(target.value)}
      >
        {device.list.map(({ deviceId, label }, index) => (
          <option key={deviceId} value={deviceId}>
            {label === ''
              ? t(camera ? 'devices.unnamedCamera' : 'devices.unnamedMicrophone', { number: index + 1 })
              : label}
          </option>
        ))}
      </select>
    </div>
  );
}
