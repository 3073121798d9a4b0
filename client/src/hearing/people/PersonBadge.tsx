import { hasVoice } from '@mahzar/shared/hearing/roles';
import { useTranslation } from 'react-i18next';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { Avatar } from '../../ui/Avatar.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';

const WORDS = { on: 'microphoneOn', off: 'microphoneOff', blocked: 'microphoneBlocked' } as const;

/** Initials with the state of the microphone at their corner, or a sign of the lost connection. */
export function PersonBadge({ person }: { readonly person: NamedPerson }) {
  const { t } = useTranslation();
  const { kind } = usePartsOfScene('kind');
  const inside = person.place === 'courtroom' || person.place === 'consultation';
  const away = inside && !person.here;
  const speaks = inside && hasVoice(kind, person.role);
  return (
    <div className="people__badge">
      <Avatar name={displayName(t, person)} />
      {away ? (
        <span className="people__state" data-state="away">
          <Icon name="line-lost" />
          <span className="visually-hidden">{t('courtroom.away')}</span>
        </span>
      ) : (
        speaks && (
          <span className="people__state" data-state={person.microphone}>
            <Icon name={person.microphone === 'on' ? 'microphone' : 'microphone-off'} />
            <span className="visually-hidden">{t(`courtroom.${WORDS[person.microphone]}`)}</span>
          </span>
        )
      )}
    </div>
  );
}
