import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { useOfScene, usePartsOfScene } from '../context/SessionContext.tsx';
import { Control } from './Control.tsx';
import { More } from './More.tsx';
import { OwnControls } from './OwnControls.tsx';
import { LeaveControl } from './LeaveControl.tsx';
import { BAR_PANELS } from './panels.ts';
import type { PanelName, Tool } from './panels.ts';
import { PanelControl } from './PanelControl.tsx';
import { ShareControl } from './ShareControl.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { turnOf } from '../floor/turn.ts';
import { useAct } from '../acts/useAct.ts';
import './controls.css';

interface ControlsProps {
  readonly panel: PanelName | null;
  readonly onPanel: (panel: PanelName | null) => void;
  readonly onTool: (tool: Tool) => void;
  readonly onLeave: (handTo?: SeatId) => void;
}

/**
 * The controls of a person for themselves: exactly those that the permission table allows now. All in a row, or on a phone the
 * urgent ones, with the rest one press away.
 */
export const Controls = memo(function Controls({ panel, onPanel, onTool, onLeave }: ControlsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const phone = usePhone();
  const { kind, me, acts } = usePartsOfScene('kind', 'me', 'acts');
  const turn = useOfScene(turnOf);
  // The presiding host gives the floor and asks nobody for it.
  const asks = acts.includes('raise-hand') && capacityOf(kind, me.role) !== 'host';
  const asking = asks || me.hand !== null;
  const panels = !phone ? BAR_PANELS : asking ? [] : (['people'] as const);
  const act = useAct();
  return (
    <div className="controls" role="group" aria-label={t('courtroom.controls')}>
      <OwnControls />
      {asking && (
        <Control
          icon="hand"
          label={t('courtroom.hand')}
          shortcut="hand"
          look={me.hand === null ? 'plain' : 'raised'}
          isOn={me.hand !== null}
          badge={turn === null ? undefined : formatNumber(language, turn)}
          onChange={(up) => void (up ? act('raise-hand', { purpose: 'speak' }) : act('lower-hand', { seat: me.seat }))}
        />
      )}
      {panels.map((name) => (
        <PanelControl key={name} name={name} isOpen={panel === name} onChange={(open) => onPanel(open ? name : null)} />
      ))}
      {!phone && <ShareControl />}
      <LeaveControl onLeave={onLeave} />
      {phone && <More kept={panels} onPanel={onPanel} onTool={onTool} />}
    </div>
  );
});
