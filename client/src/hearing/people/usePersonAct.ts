import { useCallback } from 'react';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { useAct } from '../acts/useAct.ts';
import { actMessageOf } from './person-acts.ts';

/** Does an act on a person; `limitSeconds` applies to the floor. */
export type OnPersonAct = (act: PersonAct, person: NamedPerson, limitSeconds?: number | null) => void;

/** Returns a function that does an act at once, except expelling a person, for which `onRemove` asks for a confirmation. */
export function usePersonAct(onRemove: (person: NamedPerson) => void): OnPersonAct {
  const act = useAct();
  return useCallback(
    (kind, person, limitSeconds = null) => {
      if (kind === 'remove') return onRemove(person);
      const { name, request } = actMessageOf(kind, person.seat, limitSeconds);
      void act(name, request);
    },
    [act, onRemove],
  );
}
