import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import { useScene } from '../context/SessionContext.tsx';
import { Control } from './Control.tsx';
import { OwnControls } from './OwnControls.tsx';
import { LeaveControl } from './LeaveControl.tsx';
import { BAR_PANELS } from './panels.ts';
import type { PanelName } from './panels.ts';
import { PanelControl } from './PanelControl.tsx';
import { ShareControl } from './ShareControl.tsx';
import { useAct } from '../acts/useAct.ts';
import './controls.css';

interface ControlsProps {
  readonly panel: PanelName | null;
  readonly onPanel: (panel: PanelName | null) => void;
  readonly onLeave: (handTo?: SeatId) => void;
}

/** What a person can do for themselves. Offers what the table allows now, and nothing else. */
export function Controls({ panel, onPanel, onLeave }: ControlsProps) {
  const { t } = useTranslation();
  const { kind, me, acts } = useScene();
  // Who presides gives the floor and asks nobody for it.
  const asks = acts.includes('raise-hand') && capacityOf(kind, me.role) !== 'host';
  const act = useAct();
  return (
    <div className="controls" role="group" aria-label={t('courtroom.controls')}>
      <OwnControls />
      {(asks || me.hand !== null) && (
        <Control
          icon="hand"
          label={t('courtroom.hand')}
          shortcut="hand"
          look={me.hand === null ? 'plain' : 'raised'}
          isOn={me.hand !== null}
          onChange={(up) => void (up ? act('raise-hand', { purpose: 'speak' }) : act('lower-hand', { seat: me.seat }))}
        />
      )}
      {BAR_PANELS.map((name) => (
        <PanelControl key={name} name={name} isOpen={panel === name} onChange={(open) => onPanel(open ? name : null)} />
      ))}
      <ShareControl />
      <LeaveControl onLeave={onLeave} />
    </div>
  );
}
