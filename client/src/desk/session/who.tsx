import { createContext, useContext } from 'react';
import type { StaffAct } from '@mahzar/shared/staff/roles';
import type { SignedIn } from '@mahzar/shared/rest/session';

export const WhoContext = createContext<SignedIn | null>(null);

/** Who is signed in at the desk. */
export function useWho(): SignedIn {
  const who = useContext(WhoContext);
  if (who === null) throw new Error('useWho before anybody has signed in');
  return who;
}

/** Whether who is signed in may do it: what they may not, they are not shown. The service checks for itself. */
export function useMay(): (act: StaffAct | 'signed-in') => boolean {
  const { acts } = useWho();
  return (act) => act === 'signed-in' || acts.includes(act);
}
