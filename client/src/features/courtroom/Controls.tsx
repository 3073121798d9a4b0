import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { useScene } from '../app/SessionContext.tsx';
import { useAct } from './useAct.ts';
import { useOwnDevice } from './useOwnDevice.ts';

interface ControlsProps {
  readonly peopleShown: boolean;
  readonly onPeople: (shown: boolean) => void;
  readonly onLeave: () => void;
}

/** What a person can do for themselves. Offers what the table allows now, and nothing else. */
export function Controls({ peopleShown, onPeople, onLeave }: ControlsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { me, acts, people } = useScene();
  const act = useAct();
  const switchMicrophone = useOwnDevice('microphone');
  const switchCamera = useOwnDevice('camera');
  const waiting = people.filter(({ place }) => place === 'waiting').length;
  const blocked = me.microphone === 'blocked';
  return (
    <div className="controls" role="group" aria-label={t('courtroom.controls')}>
      {acts.includes('set-microphone') && (
        <Control
          icon={me.microphone === 'on' ? 'microphone' : 'microphone-off'}
          label={t('courtroom.microphone')}
          look={me.microphone === 'on' ? 'plain' : 'off'}
          isOn={me.microphone === 'on'}
          isDisabled={blocked}
          onChange={(on) => void switchMicrophone(on)}
        />
      )}
      {acts.includes('set-camera') && (
        <Control
          icon={me.camera === 'on' ? 'camera' : 'camera-off'}
          label={t('courtroom.camera')}
          look={me.camera === 'on' ? 'plain' : 'off'}
          isOn={me.camera === 'on'}
          onChange={(on) => void switchCamera(on)}
        />
      )}
      {(acts.includes('raise-hand') || me.hand !== null) && (
        <Control
          icon="hand"
          label={t('courtroom.hand')}
          look={me.hand === null ? 'plain' : 'raised'}
          isOn={me.hand !== null}
          onChange={(up) => void (up ? act('raise-hand', {}) : act('lower-hand', { seat: me.seat }))}
        />
      )}
      <Control
        icon="people"
        label={t('courtroom.people')}
        look="plain"
        isOn={peopleShown}
        badge={waiting > 0 ? formatNumber(language, waiting) : undefined}
        onChange={onPeople}
      />
      <AriaButton className="control control--leave" onPress={onLeave}>
        <Icon name="leave" />
        <span className="control__label">{t('courtroom.leave')}</span>
      </AriaButton>
    </div>
  );
}

interface ControlProps {
  readonly icon: IconName;
  readonly label: string;
  readonly look: 'plain' | 'off' | 'raised';
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly badge?: string | undefined;
  readonly onChange: (on: boolean) => void;
}

function Control({ icon, label, look, isOn, isDisabled = false, badge, onChange }: ControlProps) {
  return (
    <ToggleButton className={`control control--${look}`} isSelected={isOn} isDisabled={isDisabled} onChange={onChange}>
      <Icon name={icon} />
      <span className="control__label">{label}</span>
      {badge !== undefined && (
        <span className="control__badge" aria-hidden="true">
          {badge}
        </span>
      )}
    </ToggleButton>
  );
}
