import { useCallback } from 'react';
import { useAppServices } from '../context/SessionContext.tsx';
import { useNotices } from '../notices/NoticesProvider.tsx';
import { captureOne } from './capture.ts';
import type { DeviceKind } from './capture.ts';

/**
 * Uses another device in the hearing, or without an id whichever the browser gives. What cannot be had is replaced by any
 * other; answers with the track in use, null for none.
 */
export function useSwitchDevice(): (kind: DeviceKind, deviceId?: string) => Promise<MediaStreamTrack | null> {
  const { session, devices } = useAppServices();
  const { tell } = useNotices();
  return useCallback(
    async (kind, deviceId) => {
      // The old one is let go of first: many phones cannot open two cameras at once.
      session.store.getState().local[kind]?.stop();
      const wanted = await captureOne(devices, kind, deviceId);
      const captured = wanted.ok || deviceId === undefined ? wanted : await captureOne(devices, kind);
      await session.replaceTrack(kind, captured.ok ? captured.track : null);
      if (!captured.ok) tell({ kind: 'deviceFailed', device: kind, failure: captured.failure });
      return captured.ok ? captured.track : null;
    },
    [session, devices, tell],
  );
}
