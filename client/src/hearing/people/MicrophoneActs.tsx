import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';

/** Closes every microphone except the court's and keeps them closed, or releases them again. */
export function MicrophoneActs() {
  const { t } = useTranslation();
  const { acts, microphonesLocked } = usePartsOfScene('acts', 'microphonesLocked');
  const act = useAct();
  if (microphonesLocked && acts.includes('unlock-microphones')) {
    return (
      <Button size="small" icon="microphone" onPress={() => void act('unlock-microphones', {})}>
        {t('people.unlock')}
      </Button>
    );
  }
  if (!acts.includes('mute-all')) return null;
  return (
    <Button size="small" icon="microphone-off" onPress={() => void act('mute-all', {})}>
      {t('people.muteAll')}
    </Button>
  );
}
