import { useTranslation } from 'react-i18next';
import { canCaptureScreen } from '../../session/screen-capture.ts';
import { useScene, useSession } from '../context/SessionContext.tsx';
import { Control } from './Control.tsx';
import { useAct } from '../acts/useAct.ts';

/** Shows one's screen to all, for who may; for who runs the hearing also ends another's. Nothing for others. */
export function ShareControl() {
  const { t } = useTranslation();
  const { me, acts, share } = useScene();
  const own = useSession((state) => state.share.kind);
  const act = useAct();
  const may = acts.includes('share-screen') || acts.includes('share-when-allowed');
  const isOther = share !== null && share !== me.seat;
  const ends = own === 'on' || (isOther && acts.includes('stop-any-share'));
  if (!ends && (!may || !canCaptureScreen())) return null;
  return (
    <Control
      icon={ends ? 'screen-off' : 'screen'}
      label={ends ? t('sharing.stop') : t('sharing.start')}
      look={own === 'on' ? 'open' : 'plain'}
      isOn={own === 'on'}
      isDisabled={!ends && (isOther || own === 'starting')}
      onChange={() => void act(ends ? 'stop-share' : 'share-screen', {})}
    />
  );
}
