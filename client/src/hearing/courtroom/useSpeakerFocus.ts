import { useEffect, useState } from 'react';
import { useAppServices } from '../context/SessionContext.tsx';
import { hear, NOBODY_HEARD } from './speaker-focus.ts';
import type { SpeakerFocus } from './speaker-focus.ts';

/** Returns who of the others has been speaking; the person themself is not counted. */
export function useSpeakerFocus(own: string): SpeakerFocus {
  const { session } = useAppServices();
  const [focus, setFocus] = useState(NOBODY_HEARD);
  useEffect(() => {
    const listen = (levels: ReadonlyMap<string, number>): void => {
      const others = new Map([...levels].filter(([seat]) => seat !== own));
      setFocus((before) => hear(before, others, Date.now()));
    };
    listen(session.store.getState().speakers);
    return session.store.subscribe(({ speakers }, before) => {
      if (speakers !== before.speakers) listen(speakers);
    });
  }, [session, own]);
  return focus;
}
