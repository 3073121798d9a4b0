import { useCallback } from 'react';
import { useSession, useAppServices } from '../context/SessionContext.tsx';
import { captureOne } from '../devices/capture.ts';
import type { DeviceKind } from '../devices/capture.ts';
import { useAct } from '../acts/useAct.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';

/** Switches one's own microphone or camera; opens the device first when it is not open yet. */
export function useOwnDevice(kind: DeviceKind): (on: boolean) => Promise<void> {
  const { session, devices } = useAppServices();
  const track = useSession((state) => state.local[kind]);
  const act = useAct();
  const { tell } = useNotices();
  return useCallback(
    async (on: boolean) => {
      if (on && track?.readyState !== 'live') {
        const captured = await captureOne(devices, kind);
        if (!captured.ok) return tell({ kind: 'deviceFailed', device: kind, failure: captured.failure });
        await session.replaceTrack(kind, captured.track);
      }
      await act(kind === 'microphone' ? 'set-microphone' : 'set-camera', { on });
    },
    [session, devices, kind, track, act, tell],
  );
}
