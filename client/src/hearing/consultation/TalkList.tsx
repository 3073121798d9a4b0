import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/Avatar.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { bondWith } from './room.ts';
import type { Callable } from './room.ts';
import { useTalk } from './useTalk.ts';
import './talk.css';

/** A list of people, each with a button that calls them into a private room. */
export function TalkList({ people }: { readonly people: readonly Callable[] }) {
  const { t } = useTranslation();
  const { consultation, calling } = usePartsOfScene('consultation', 'calling');
  const talk = useTalk();
  return (
    <ul className="plain-list talk__people">
      {people.map((callable) => {
        const { person } = callable;
        const asked = [...calling, ...(consultation?.invited ?? [])].includes(person.seat);
        return (
          <li key={person.seat}>
            <AriaButton
              className="talk__one"
              isDisabled={asked || consultation?.locked === true}
              onPress={() => void talk([person.seat])}
            >
              <Avatar name={displayName(t, person)} />
              <Who callable={callable} asked={asked} />
              <Icon name={asked ? 'check' : 'talk'} />
            </AriaButton>
          </li>
        );
      })}
    </ul>
  );
}

function Who({ callable: { person, bond: side }, asked }: { readonly callable: Callable; readonly asked: boolean }) {
  const { t } = useTranslation();
  const { me } = usePartsOfScene('me');
  const bond = side === 'opposing' && person.role === 'lawyer' ? 'opposing' : bondWith(me, person);
  return (
    <span className="talk__who">
      <span className="talk__name">
        <bdi>{displayName(t, person)}</bdi>
      </span>
      <span className="talk__role">
        {[
          bond === 'lawyer' || bond === 'opposing' ? null : t(`roles.${person.role}`),
          bond === null ? null : t(`talk.bond.${bond}`),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
        {asked && ` · ${t('talk.asked')}`}
      </span>
    </span>
  );
}
