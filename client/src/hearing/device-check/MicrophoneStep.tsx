import { useEffect, useRef, useState } from 'react';
import type { MicrophoneOutcome } from '@mahzar/shared/device-check';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { DeviceSource } from '../devices/capture.ts';
import '../devices/devices.css';
import { useLevel } from '../devices/useLevel.ts';
import { CheckPage, DeviceChoice, Help, NoDevice, Question } from './CheckPage.tsx';
import type { StepProps } from './CheckPage.tsx';
import { play, recordFor } from './sound.ts';
import { useCheckWords } from './useCheckWords.ts';
import { useOneDevice } from './useOneDevice.ts';

const RECORD_MS = 4_000;

type MicrophoneStepProps = StepProps<MicrophoneOutcome> & { readonly source: DeviceSource | undefined };

/** Shows how loud the microphone is, and plays back how the person sounds. */
export function MicrophoneStep({ source, ...step }: MicrophoneStepProps) {
  const t = useCheckWords();
  const device = useOneDevice(source, 'microphone');
  const [state, setState] = useState<'ready' | 'recording' | 'playing' | 'asking' | 'silent' | 'unclear'>('ready');
  const { bar, heard } = useLevel(device.track);
  const everHeard = useRef(false);
  useEffect(() => {
    everHeard.current ||= heard;
  }, [heard]);
  const { onDone } = step;
  const start = async (track: MediaStreamTrack): Promise<void> => {
    everHeard.current = heard;
    setState('recording');
    const recording = await recordFor(track, RECORD_MS).catch(() => null);
    if (!everHeard.current || recording === null) return setState('silent');
    setState('playing');
    await play(recording);
    setState('asking');
  };
  if (device.captured?.ok === false) {
    const { failure } = device.captured;
    return (
      <NoDevice kind="microphone" failure={failure} step={step} onAgain={device.again} onGoOn={() => onDone(failure)} />
    );
  }
  if (state === 'silent' || state === 'unclear') {
    const advice =
      state === 'silent'
        ? [t('microphone.silent.unmute'), t('microphone.silent.other'), t('microphone.silent.near')]
        : [t('microphone.unclear.quiet'), t('microphone.unclear.near'), t('microphone.unclear.headphones')];
    return (
      <Help
        title={t(`microphone.${state}.title`)}
        advice={advice}
        step={step}
        onAgain={() => setState('ready')}
        onGoOn={() => onDone(state)}
      />
    );
  }
  const { track } = device;
  const busy = state === 'recording' || state === 'playing';
  return (
    <CheckPage title={t('microphone.title')} step={step} onSkip={() => onDone('skipped')}>
      <p className="lead">{track === null ? t('asking') : t('microphone.text')}</p>
      {track !== null && (
        <>
          <div className="check">
            <div className="check__voice" data-heard={heard}>
              <Icon name="microphone" />
              <div className="check__level" ref={bar} aria-hidden="true" />
            </div>
            <DeviceChoice kind="microphone" device={device} />
          </div>
          <div className="actions">
            <Button
              look={state === 'asking' ? 'secondary' : 'primary'}
              aria-disabled={busy ? 'true' : undefined}
              onPress={() => !busy && void start(track)}
            >
              {state === 'recording'
                ? t('microphone.recording')
                : state === 'playing'
                  ? t('microphone.playing')
                  : t('microphone.record')}
            </Button>
          </div>
          {state === 'asking' && (
            <Question
              text={t('microphone.question')}
              onAnswer={(yes) => (yes ? onDone('works') : setState('unclear'))}
            />
          )}
        </>
      )}
    </CheckPage>
  );
}
