import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraOutcome } from '@mahzar/shared/device-check';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { Video } from '../../ui/Video.tsx';
import type { DeviceSource } from '../devices/capture.ts';
import '../devices/devices.css';
import { CheckPage, DeviceChoice, Help, NoDevice, Question } from './CheckPage.tsx';
import type { StepProps } from './CheckPage.tsx';
import { useCheckWords } from './useCheckWords.ts';
import { useOneDevice } from './useOneDevice.ts';

type CameraStepProps = StepProps<CameraOutcome> & { readonly source: DeviceSource | undefined };

/** Asks whether the person sees themself. */
export function CameraStep({ source, ...step }: CameraStepProps) {
  const t = useCheckWords();
  const { t: tCommon } = useTranslation();
  const device = useOneDevice(source, 'camera');
  const picture = useTrackStream(device.track);
  const [black, setBlack] = useState(false);
  const { onDone } = step;
  if (device.captured?.ok === false) {
    const { failure } = device.captured;
    return (
      <NoDevice kind="camera" failure={failure} step={step} onAgain={device.again} onGoOn={() => onDone(failure)} />
    );
  }
  if (black) {
    return (
      <Help
        title={t('camera.black.title')}
        advice={[t('camera.black.cover'), t('camera.black.other'), t('camera.black.light')]}
        step={step}
        onAgain={() => setBlack(false)}
        onGoOn={() => onDone('black')}
      />
    );
  }
  return (
    <CheckPage title={t('camera.title')} step={step} onSkip={() => onDone('skipped')}>
      <p className="lead">{picture === null ? t('asking') : t('camera.text')}</p>
      {picture !== null && (
        <>
          <div className="check">
            <div className="check__picture dark">
              <Video stream={picture} mirrored label={tCommon('devices.picture')} />
            </div>
            <DeviceChoice kind="camera" device={device} />
          </div>
          <Question text={t('camera.question')} onAnswer={(yes) => (yes ? onDone('works') : setBlack(true))} />
        </>
      )}
    </CheckPage>
  );
}
