import { useEffect } from 'react';
import { useAppServices, useSession } from '../context/SessionContext.tsx';
import type { DeviceKind } from '../devices/capture.ts';
import { useSwitchDevice } from '../devices/useSwitchDevice.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';

/**
 * Replaces a device that was unplugged, or taken by a call, while it is in use; without a replacement, the court sees it as
 * switched off.
 */
export function useLostDevices(): void {
  useLostDevice('microphone');
  useLostDevice('camera');
}

function useLostDevice(kind: DeviceKind): void {
  const { session } = useAppServices();
  const track = useSession((state) => state.local[kind]);
  const switchTo = useSwitchDevice();
  const { tell } = useNotices();
  useEffect(() => {
    if (track === null) return undefined;
    let replacing = false;
    const replace = async (): Promise<void> => {
      // In the background a phone opens no device; the replacement follows when the page is back.
      if (replacing || track.readyState !== 'ended' || document.hidden) return;
      replacing = true;
      if (session.store.getState().scene?.me[kind] !== 'on') return session.replaceTrack(kind, null);
      const { label: name } = (await switchTo(kind)) ?? { label: null };
      if (name !== null) tell({ kind: 'deviceReplaced', device: kind, name });
    };
    const lost = (): void => void replace();
    // The event comes only when the device itself is lost, not when the page stops it.
    track.addEventListener('ended', lost);
    document.addEventListener('visibilitychange', lost);
    return () => {
      track.removeEventListener('ended', lost);
      document.removeEventListener('visibilitychange', lost);
    };
  }, [track, kind, session, switchTo, tell]);
}
