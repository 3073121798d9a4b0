import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../app/SessionContext.tsx';
import { Control } from './Control.tsx';
import { PANEL_NAMES } from './panels.ts';
import type { PanelName } from './panels.ts';
import { PanelControl } from './PanelControl.tsx';
import { ShareControl } from '../sharing/ShareControl.tsx';
import { useAct } from './useAct.ts';
import { useOwnDevice } from './useOwnDevice.ts';
import './controls.css';

interface ControlsProps {
  readonly panel: PanelName | null;
  readonly onPanel: (panel: PanelName | null) => void;
  readonly onLeave: () => void;
}

/** What a person can do for themselves. Offers what the table allows now, and nothing else. */
export function Controls({ panel, onPanel, onLeave }: ControlsProps) {
  const { t } = useTranslation();
  const { me, acts } = useScene();
  const act = useAct();
  const switchMicrophone = useOwnDevice('microphone');
  const switchCamera = useOwnDevice('camera');
  return (
    <div className="controls" role="group" aria-label={t('courtroom.controls')}>
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
      {(acts.includes('raise-hand') || me.hand !== null) && (
        <Control
          icon="hand"
          label={t('courtroom.hand')}
          shortcut="hand"
          look={me.hand === null ? 'plain' : 'raised'}
          isOn={me.hand !== null}
          onChange={(up) => void (up ? act('raise-hand', { purpose: 'speak' }) : act('lower-hand', { seat: me.seat }))}
        />
      )}
      {PANEL_NAMES.map((name) => (
        <PanelControl key={name} name={name} isOpen={panel === name} onChange={(open) => onPanel(open ? name : null)} />
      ))}
      <ShareControl />
      <AriaButton className="control control--leave" onPress={onLeave}>
        <Icon name="leave" />
        <span className="control__label">{t('courtroom.leave')}</span>
      </AriaButton>
    </div>
  );
}
