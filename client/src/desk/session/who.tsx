import { createContext, useContext } from 'react';
import type { StaffAct } from '@mahzar/shared/staff/roles';
import type { SignedIn } from '@mahzar/shared/rest/session';

export const WhoContext = createContext<SignedIn | null>(null);

/** Returns the signed-in account. */
export function useWho(): SignedIn {
  const who = useContext(WhoContext);
  if (who === null) throw new Error('useWho before anybody has signed in');
  return who;
}

/**
 * Returns a function that tells whether the signed-in person may do an act; other acts are not displayed. The service checks
 * independently.
 */
export function useMay(): (act: StaffAct | 'signed-in') => boolean {
  const { acts } = useWho();
  return (act) => act === 'signed-in' || acts.includes(act);
}
