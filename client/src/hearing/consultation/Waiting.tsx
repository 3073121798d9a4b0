import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { roomPeople } from './room.ts';

/** Shown when nobody else is in the room: names the invited people, or says that others can be called. */
export function Waiting() {
  const { t } = useTranslation();
  const { invited } = roomPeople(useScene());
  const names = invited.map((person) => displayName(t, person)).join(t('people.and'));
  return (
    <section className="private__waiting" role="status">
      {invited.length > 0 ? <div className="spinner" aria-hidden="true" /> : <Icon name="talk" />}
      <p className="private__lead">
        {invited.length > 0 ? t('privateRoom.waitingFor', { names }) : t('privateRoom.alone')}
      </p>
      <p>{invited.length > 0 ? t('privateRoom.askedText') : t('privateRoom.aloneText')}</p>
    </section>
  );
}
