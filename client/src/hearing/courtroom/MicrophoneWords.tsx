import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useOwnDevice } from '../devices/useOwnDevice.ts';
import './speak.css';

interface Props {
  /** Whether the court has closed the microphone; otherwise it has allowed speaking again. */
  readonly blocked: boolean;
  readonly onAnswered: () => void;
}

/** The words about the court's act on the person's microphone. */
export default function MicrophoneWords({ blocked, onAnswered }: Props) {
  const { t } = useTranslation();
  const switchOn = useOwnDevice('microphone');
  if (blocked) {
    return (
      <div className="speak speak--blocked">
        <Icon name="microphone-off" />
        <div>
          <p className="speak__title">{t('courtroom.blockedTitle')}</p>
          <p>{t('courtroom.blockedText')}</p>
        </div>
      </div>
    );
  }
  return (
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
        <Button look="quiet" onPress={onAnswered}>
          {t('courtroom.later')}
        </Button>
      </div>
    </div>
  );
}
