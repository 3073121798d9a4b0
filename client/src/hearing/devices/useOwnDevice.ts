import { useCallback } from 'react';
import { useSession } from '../context/SessionContext.tsx';
import type { DeviceKind } from './capture.ts';
import { useAct } from '../acts/useAct.ts';
import { useSwitchDevice } from './useSwitchDevice.ts';

/** Returns a function that switches the person's microphone or camera, and opens the device first if needed. */
export function useOwnDevice(kind: DeviceKind): (on: boolean) => Promise<void> {
  const track = useSession((state) => state.local[kind]);
  const act = useAct();
  const switchTo = useSwitchDevice();
  return useCallback(
    async (on: boolean) => {
      // A newer choice, here or elsewhere on the page, replaces this press.
      if (on && track?.readyState !== 'live' && (await switchTo(kind)) === null) return;
      await act(kind === 'microphone' ? 'set-microphone' : 'set-camera', { on });
    },
    [kind, track, act, switchTo],
  );
}
