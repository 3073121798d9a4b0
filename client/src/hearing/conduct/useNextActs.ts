import { usePartsOfScene } from '../context/SessionContext.tsx';
import { nextActs } from './next-acts.ts';
import type { NextActs } from './next-acts.ts';

/** Returns the next acts of this person, see `nextActs`. */
export function useNextActs(): NextActs {
  const course = usePartsOfScene('acts', 'me', 'phase', 'consultation');
  const record = usePartsOfScene('suspension', 'recorderAlarm', 'record', 'storageAlarm');
  return nextActs({ ...course, ...record });
}
