import { useCallback } from 'react';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';

/** Returns a function that calls people into the present private room, or into one that opens with the call. */
export function useTalk(): (seats: readonly string[]) => Promise<void> {
  const { consultation, acts } = usePartsOfScene('consultation', 'acts');
  const act = useAct();
  const isIn = consultation !== null;
  const deliberates = acts.includes('deliberate');
  return useCallback(
    async (seats) => {
      if (isIn) for (const seat of seats) await act('invite', { seat });
      else await act(deliberates ? 'deliberate' : 'consult', { invite: [...seats] });
    },
    [isIn, deliberates, act],
  );
}
