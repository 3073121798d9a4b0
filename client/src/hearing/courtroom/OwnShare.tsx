import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useAct } from '../acts/useAct.ts';

/** Says that everybody sees the person's screen, and offers to end it. */
export default function OwnShare() {
  const { t } = useTranslation();
  const act = useAct();
  return (
    <div className="stage__share" role="status">
      <Icon name="screen" />
      <p>{t('stage.ownScreen')}</p>
      <Button look="danger" size="small" onPress={() => void act('stop-share', {})}>
        {t('stage.stopShare')}
      </Button>
    </div>
  );
}
