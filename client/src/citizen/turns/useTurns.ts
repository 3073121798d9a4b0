import { useEffect, useState } from 'react';
import { listTurns } from '@mahzar/shared/rest/offices';
import type { Turns } from '@mahzar/shared/rest/offices';
import type { MatterKind } from '@mahzar/shared/offices/office';
import { CallError } from '../../connection/call.ts';
import { useCitizen } from '../CitizenContext.tsx';

/** The free turns, or why they are unknown. */
export interface FreeTurns {
  /** Null before loading. */
  readonly turns: Turns | null;
  /** There is neither a timed turn nor a place in today's queue. */
  readonly hasNone: boolean;
  readonly failure: CallError | null;
  readonly again: () => void;
}

/** Loads the free turns. */
export function useTurns(office: string, kind: MatterKind | null): FreeTurns {
  const { own } = useCitizen();
  const [turns, setTurns] = useState<Turns | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isShown = true;
    own
      .call(listTurns, { params: { office }, query: kind === null ? {} : { kind } })
      .then((answer) => isShown && setTurns(answer))
      .catch((error: unknown) => {
        if (!(error instanceof CallError)) throw error;
        if (isShown) setFailure(error);
      });
    return () => {
      isShown = false;
    };
  }, [own, office, kind, tries]);
  const again = (): void => {
    setFailure(null);
    setTries(tries + 1);
  };
  return { turns, hasNone: turns !== null && isNothingFree(turns), failure, again };
}

function isNothingFree({ today, days }: Turns): boolean {
  return today.state !== 'open' && days.every(({ turns }) => turns.length === 0);
}
