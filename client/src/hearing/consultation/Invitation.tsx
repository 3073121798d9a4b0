import { useTranslation } from 'react-i18next';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import './invitations.css';

interface Props {
  readonly scene: Scene;
  readonly invitation: Scene['invitations'][number];
}

/** One call into a private room, with both answers. */
export function Invitation({ scene, invitation: { room, kind, from } }: Props) {
  const { t } = useTranslation();
  const act = useAct();
  const answer = (accept: boolean): void => void act('answer-invitation', { room, accept });
  const person = scene.people.find(({ seat }) => seat === from);
  const opposes = scene.consultable.some(({ seat, bond }) => seat === from && bond === 'opposing');
  const role =
    person?.role === 'lawyer' && opposes
      ? t('talk.bond.opposing')
      : person === undefined
        ? ''
        : t(`roles.${person.role}`);
  const name = person === undefined ? t('chat.somebody') : `${displayName(t, person)} (${role})`;
  const busy = scene.consultation !== null;
  return (
    <section className="invitation" aria-labelledby={`call-${room}`}>
      <Icon name="talk" />
      <div className="invitation__what">
        <h2 id={`call-${room}`} className="invitation__title">
          {t(`invitation.${kind}`, { name })}
        </h2>
        <p>{busy ? t('invitation.busy') : t('talk.private')}</p>
      </div>
      <div className="invitation__acts">
        {!busy && (
          <Button look="primary" onPress={() => answer(true)}>
            {t('invitation.accept')}
          </Button>
        )}
        <Button onPress={() => answer(false)}>{t('invitation.refuse')}</Button>
      </div>
    </section>
  );
}
