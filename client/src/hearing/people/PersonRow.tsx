import { actsOn } from '@mahzar/shared/hearing/projection/acts-on';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { useScene } from '../context/SessionContext.tsx';
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
export function PersonRow({ person, onAct }: PersonRowProps) {
  const scene = useScene();
  return (
    <li className="people__row" data-under={person.sitsWith !== null}>
      <PersonBadge person={person} />
      <div className="people__who">
        <PersonWho person={person} />
        <PersonNotes person={person} />
      </div>
      <PersonActs person={person} acts={actsOn(scene, person)} onAct={onAct} />
    </li>
  );
}
