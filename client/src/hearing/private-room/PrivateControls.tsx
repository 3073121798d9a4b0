import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { Control } from '../courtroom/Control.tsx';
import { OwnControls } from '../courtroom/OwnControls.tsx';
import { PanelControl } from '../courtroom/PanelControl.tsx';
import type { PanelName } from '../courtroom/panels.ts';
import { useAct } from '../acts/useAct.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';
import '../courtroom/controls.css';

interface PrivateControlsProps {
  readonly panel: PanelName | null;
  readonly onPanel: (panel: PanelName | null) => void;
}

/** The controls of a private room: speak, call others, lock, write, and return. */
export function PrivateControls({ panel, onPanel }: PrivateControlsProps) {
  const { t } = useTranslation();
  const { consultation } = usePartsOfScene('consultation');
  const act = useAct();
  const { expect } = useNotices();
  const locked = consultation?.locked === true;
  const goBack = async (): Promise<void> => {
    // A person who returns on their own needs no notice that they are back.
    const unexpected = expect('calledBack');
    const outcome = await act('leave-consultation', {});
    if (!outcome.ok) unexpected();
  };
  return (
    <div className="controls" role="group" aria-label={t('courtroom.controls')}>
      <OwnControls />
      {(['invite', 'chat'] as const).map((name) => (
        <PanelControl key={name} name={name} isOpen={panel === name} onChange={(open) => onPanel(open ? name : null)} />
      ))}
      <Control
        icon={locked ? 'lock' : 'unlock'}
        label={locked ? t('privateRoom.unlock') : t('privateRoom.lock')}
        look={locked ? 'open' : 'plain'}
        isOn={locked}
        onChange={(on) => void act('lock-consultation', { locked: on })}
      />
      <AriaButton className="control control--back" onPress={() => void goBack()}>
        <Icon name="door" />
        <span className="control__label">{t('privateRoom.return')}</span>
      </AriaButton>
    </div>
  );
}
