import { useEffect, useRef } from 'react';
import { callPerson } from '../../browser/call-person.ts';
import { useSession } from '../context/SessionContext.tsx';

/** Calls a waiting person by sound and vibration when the court admits them: they may have put the phone down. */
export function useAdmission(): void {
  const place = useSession(({ scene }) => scene?.me.place);
  const before = useRef(place);
  useEffect(() => {
    if (before.current === 'waiting' && place === 'courtroom') {
      callPerson();
    }
    before.current = place;
  }, [place]);
}
