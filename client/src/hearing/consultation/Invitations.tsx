import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSession } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import './invitations.css';

/**
 * Who calls this person into a private room, with the two answers. Read out as it comes; it takes no focus and covers
 * nothing, since whoever is called may be in the middle of speaking to the court.
 */
export function Invitations() {
  const { t } = useTranslation();
  const scene = useSession((state) => (state.stage === 'seated' ? state.scene : null));
  const act = useAct();
  const answer = (room: string, accept: boolean): void => void act('answer-invitation', { room, accept });
  return (
    <div role="alert" className="invitations">
      {(scene?.invitations ?? []).map(({ room, kind, from }) => {
        const person = scene?.people.find(({ seat }) => seat === from);
        const name =
          person === undefined ? t('chat.somebody') : `${displayName(t, person)} (${t(`roles.${person.role}`)})`;
        const busy = scene?.consultation !== null;
        return (
          <section key={room} className="invitation" aria-labelledby={`call-${room}`}>
            <Icon name="talk" />
            <div className="invitation__what">
              <h2 id={`call-${room}`} className="invitation__title">
                {t(`invitation.${kind}`, { name })}
              </h2>
              <p>{busy ? t('invitation.busy') : t('talk.private')}</p>
            </div>
            <div className="invitation__acts">
              {!busy && (
                <Button look="primary" onPress={() => answer(room, true)}>
                  {t('invitation.accept')}
                </Button>
              )}
              <Button onPress={() => answer(room, false)}>{t('invitation.refuse')}</Button>
            </div>
          </section>
        );
      })}
    </div>
  );
}
