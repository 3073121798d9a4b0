import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { useOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';

/** Name and role, and the people for whom a lawyer, interpreter or companion is here. */
export const PersonWho = memo(function PersonWho({ person }: { readonly person: NamedPerson }) {
  const { t } = useTranslation();
  const isOwn = useOfScene(({ me }) => person.seat === me.seat);
  const principals = useOfScene(({ me, people }) =>
    [...people, me].filter(({ seat }) => person.assists.includes(seat)),
  );
  const names = principals.map((other) => displayName(t, other)).join(t('people.and'));
  return (
    <>
      <p className="people__name">
        <bdi>{displayName(t, person)}</bdi>
        {isOwn && <span className="people__role"> ({t('courtroom.you')})</span>}
      </p>
      <p className="people__role">
        {t(`roles.${person.role}`)}
        {names !== '' && ` ${t('people.for', { names })}`}
      </p>
    </>
  );
});
