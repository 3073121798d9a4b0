import { useCallback } from 'react';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { useAct } from '../acts/useAct.ts';
import { askedOf } from './person-acts.ts';

/** Does something to a person; `limitSeconds` is for the floor. */
export type OnPersonAct = (act: PersonAct, person: NamedPerson, limitSeconds?: number | null) => void;

/** Does what is asked at once, but for putting somebody out of the hearing, which is asked back by `onRemove`. */
export function usePersonAct(onRemove: (person: NamedPerson) => void): OnPersonAct {
  const act = useAct();
  return useCallback(
    (kind, person, limitSeconds = null) => {
      if (kind === 'remove') return onRemove(person);
      const { name, request } = askedOf(kind, person.seat, limitSeconds);
      void act(name, request);
    },
    [act, onRemove],
  );
}
