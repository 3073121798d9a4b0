import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Microphone } from '@mahzar/shared/hearing/state';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { useOwnDevice } from './useOwnDevice.ts';
import './speak.css';

/** What the court has done with one's microphone: closed it, or allowed to speak again. */
export function MicrophoneNotice() {
  const { t } = useTranslation();
  const { microphone } = useScene().me;
  const [allowed, forget] = useAllowed(microphone);
  const switchOn = useOwnDevice('microphone');
  return (
    <div role="alert" className="court__notice">
      {microphone === 'blocked' && (
        <div className="speak speak--blocked">
          <Icon name="microphone-off" />
          <div>
            <p className="speak__title">{t('courtroom.blockedTitle')}</p>
            <p>{t('courtroom.blockedText')}</p>
          </div>
        </div>
      )}
      {allowed && (
        <div className="speak speak--allowed">
          <Icon name="microphone" />
          <div>
            <p className="speak__title">{t('courtroom.maySpeakTitle')}</p>
            <p>{t('courtroom.maySpeakText')}</p>
          </div>
          <div className="speak__acts">
            <Button look="primary" onPress={() => void switchOn(true)}>
              {t('courtroom.maySpeakOn')}
            </Button>
            <Button look="quiet" onPress={forget}>
              {t('courtroom.later')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

/** Whether the court has allowed to speak and the person has not yet answered. */
function useAllowed(microphone: Microphone): [boolean, () => void] {
  const before = useRef(microphone);
  const [allowed, setAllowed] = useState(false);
  useEffect(() => {
    if (before.current === 'blocked' && microphone === 'off') setAllowed(true);
    if (microphone !== 'off') setAllowed(false);
    before.current = microphone;
  }, [microphone]);
  return [allowed, () => setAllowed(false)];
}
