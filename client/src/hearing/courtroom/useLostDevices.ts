import { useEffect } from 'react';
import { useSession } from '../context/SessionContext.tsx';
import type { DeviceKind } from '../devices/capture.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';
import { useAct } from '../acts/useAct.ts';

/** A device that is pulled out is told to the person, and to the court as switched off. */
export function useLostDevices(): void {
  useLostDevice('microphone');
  useLostDevice('camera');
}

function useLostDevice(kind: DeviceKind): void {
  const track = useSession((state) => state.local[kind]);
  const act = useAct();
  const { tell } = useNotices();
  useEffect(() => {
    if (track === null) return undefined;
    // The event comes only when the device itself is gone, not when the page stops it.
    const lost = (): void => {
      tell({ kind: 'deviceFailed', device: kind, failure: 'missing' });
      void act(kind === 'microphone' ? 'set-microphone' : 'set-camera', { on: false });
    };
    track.addEventListener('ended', lost);
    return () => track.removeEventListener('ended', lost);
  }, [track, kind, act, tell]);
}
