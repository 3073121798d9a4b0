import { useEffect, useState } from 'react';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { useSession } from '../context/SessionContext.tsx';
import { isInterpreted } from './channels.ts';

/** Volume of the floor under an interpreter's voice: still audible, as on conference channels. */
const UNDER = 0.2;
/** The floor stays quiet between two sentences of the interpreter, or it would pump. Levels arrive every 400 ms. */
const HOLD_MS = 1500;

/** Returns the volume of the floor for this person now, 0 to 1. */
export function useFloorVolume(): number {
  const listens = useSession(({ scene }) => scene !== null && scene.me.listensTo !== FLOOR);
  const heard = useSession(({ scene, speakers }) => scene !== null && isInterpreted(scene, speakers));
  const [lowered, setLowered] = useState(heard);
  useEffect(() => {
    if (heard) {
      setLowered(true);
      return undefined;
    }
    const timer = setTimeout(() => setLowered(false), HOLD_MS);
    return () => clearTimeout(timer);
  }, [heard]);
  return listens && (heard || lowered) ? UNDER : 1;
}
