import { useCallback, useState } from 'react';
import { storageOf } from '../../browser/storage.ts';
import type { View } from './large.ts';
import { chosenView, rememberView } from './choice.ts';

/** Returns this person's view of the others, stored on this device. */
export function useView(): [View, (view: View) => void] {
  const [view, setView] = useState(() => chosenView(storageOf('localStorage')));
  const choose = useCallback((chosen: View) => {
    setView(chosen);
    rememberView(chosen, storageOf('localStorage'));
  }, []);
  return [view, choose];
}
