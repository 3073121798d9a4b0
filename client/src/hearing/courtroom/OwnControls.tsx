import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { Control } from './Control.tsx';
import { useOwnDevice } from '../devices/useOwnDevice.ts';

/** The person's own microphone and camera, in the courtroom and in a private room. */
export const OwnControls = memo(function OwnControls() {
  const { t } = useTranslation();
  const { me, acts } = usePartsOfScene('me', 'acts');
  const switchMicrophone = useOwnDevice('microphone');
  const switchCamera = useOwnDevice('camera');
  return (
    <>
      {acts.includes('set-microphone') && (
        <Control
          icon={me.microphone === 'on' ? 'microphone' : 'microphone-off'}
          label={t('courtroom.microphone')}
          shortcut="microphone"
          look={me.microphone === 'on' ? 'plain' : 'off'}
          isOn={me.microphone === 'on'}
          isDisabled={me.microphone === 'blocked'}
          onChange={(on) => void switchMicrophone(on)}
        />
      )}
      {acts.includes('set-camera') && (
        <Control
          icon={me.camera === 'on' ? 'camera' : 'camera-off'}
          label={t('courtroom.camera')}
          shortcut="camera"
          look={me.camera === 'on' ? 'plain' : 'off'}
          isOn={me.camera === 'on'}
          onChange={(on) => void switchCamera(on)}
        />
      )}
    </>
  );
});
