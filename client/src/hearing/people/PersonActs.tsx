import { useTranslation } from 'react-i18next';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { Button } from '../../ui/Button.tsx';
import { displayName } from '../names/display-name.ts';
import { menuParts, ofMenu, primaryOf } from './person-menu.ts';
import type { SightAct } from './person-acts.ts';
import type { OnPersonAct } from './usePersonAct.ts';

interface PersonActsProps {
  readonly person: NamedPerson;
  readonly acts: readonly PersonAct[];
  /** Replaces the default primary act. */
  readonly primary?: SightAct | undefined;
  readonly onAct: OnPersonAct;
}

/** The most likely act on a person as a button, all others in a menu. */
export function PersonActs({ person, acts, primary = primaryOf(acts), onAct }: PersonActsProps) {
  const { t } = useTranslation();
  const name = displayName(t, person);
  const parts = menuParts(acts, primary, t);
  return (
    <div className="people__acts">
      {primary !== undefined && acts.includes(primary) && (
        <Button
          look={primary === 'admit' || primary === 'call' || primary === 'give-floor' ? 'primary' : 'secondary'}
          size="small"
          aria-label={t(`people.buttons.${primary}.name`, { name })}
          onPress={() => onAct(primary, person)}
        >
          {t(`people.buttons.${primary}.text`)}
        </Button>
      )}
      {parts.length > 0 && (
        <ActMenu
          label={t('people.more', { name })}
          icon="more"
          look="quiet"
          size="small"
          parts={parts}
          onAct={(id) => {
            const { act, limitSeconds } = ofMenu(id);
            onAct(act, person, limitSeconds);
          }}
        />
      )}
    </div>
  );
}
