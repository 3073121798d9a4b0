import { useCallback } from 'react';
import type { HearingSession } from '../../session/types.ts';
import { useAppServices } from '../context/SessionContext.tsx';
import { useNotices } from '../notices/NoticesProvider.tsx';

/** Returns a function that does an act of the hearing and shows a refusal in a notice. */
export function useAct(): HearingSession['act'] {
  const { session } = useAppServices();
  const { tell } = useNotices();
  return useCallback(
    async (name, request) => {
      const outcome = await session.act(name, request);
      if (!outcome.ok) tell({ kind: 'refused', error: outcome.error });
      return outcome;
    },
    [session, tell],
  );
}
