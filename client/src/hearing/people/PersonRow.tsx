import { memo } from 'react';
import { actsOn } from '@mahzar/shared/hearing/projection/acts-on';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { useOfScene } from '../context/SessionContext.tsx';
import { PersonBadge } from './PersonBadge.tsx';
import { PersonActs } from './PersonActs.tsx';
import { PersonNotes } from './PersonNotes.tsx';
import { PersonWho } from './PersonWho.tsx';
import type { OnPersonAct } from './usePersonAct.ts';

interface PersonRowProps {
  readonly person: NamedPerson;
  readonly onAct: OnPersonAct;
}

/** A person with their state and the possible acts: the most likely one visible, the others in a menu. */
export const PersonRow = memo(function PersonRow({ person, onAct }: PersonRowProps) {
  const acts = useOfScene((scene) => actsOn(scene, person));
  return (
    <li className="people__row" data-under={person.sitsWith !== null}>
      <PersonBadge person={person} />
      <div className="people__who">
        <PersonWho person={person} />
        <PersonNotes person={person} />
      </div>
      <PersonActs person={person} acts={acts} onAct={onAct} />
    </li>
  );
});
