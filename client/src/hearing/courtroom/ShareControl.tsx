import { useTranslation } from 'react-i18next';
import { canCaptureScreen } from '../../session/screen-capture.ts';
import { useOfScene, useSession } from '../context/SessionContext.tsx';
import { Control } from './Control.tsx';
import { shareOffer } from './share-offer.ts';
import { useAct } from '../acts/useAct.ts';

/** Shares the person's screen, if permitted; people who run the hearing can also end another person's share. Empty for others. */
export function ShareControl() {
  const { t } = useTranslation();
  const own = useSession((state) => state.share.kind);
  const act = useAct();
  const offer = useOfScene((scene) => shareOffer(scene, own, canCaptureScreen()));
  if (offer === null) return null;
  const { ends, isDisabled } = offer;
  return (
    <Control
      icon={ends ? 'screen-off' : 'screen'}
      label={ends ? t('sharing.stop') : t('sharing.start')}
      look={own === 'on' ? 'open' : 'plain'}
      isOn={own === 'on'}
      isDisabled={isDisabled}
      onChange={() => void act(ends ? 'stop-share' : 'share-screen', {})}
    />
  );
}
