import { useCallback } from 'react';
import type { HearingSession } from '../../session/types.ts';
import { useAct } from '../acts/useAct.ts';
import { useAppServices } from '../context/SessionContext.tsx';
import { useNotices } from '../notices/NoticesProvider.tsx';
import { captureOne } from './capture.ts';
import type { DeviceKind } from './capture.ts';

/** Number of switches of each device in a session, from any part of the page: only the newest counts. */
const turnsOf = new WeakMap<HearingSession, Record<DeviceKind, number>>();

/** Begins a switch; the returned function tells whether its device is still wanted. */
function beginTurn(session: HearingSession, kind: DeviceKind): () => boolean {
  const turns = turnsOf.get(session) ?? { microphone: 0, camera: 0 };
  turnsOf.set(session, turns);
  const turn = ++turns[kind];
  return () => turn === turns[kind] && session.store.getState().stage === 'seated';
}

/**
 * Returns a function that uses another device in the hearing; without an id, the browser chooses it. If it is not available, any
 * other one is used; if there is none, the court sees it as switched off. Resolves to the track in use; null for none, or after a
 * newer choice or leaving.
 */
export function useSwitchDevice(): (kind: DeviceKind, deviceId?: string) => Promise<MediaStreamTrack | null> {
  const { session, devices } = useAppServices();
  const act = useAct();
  const { tell } = useNotices();
  return useCallback(
    async (kind, deviceId) => {
      const isWanted = beginTurn(session, kind);
      // The old device is closed first: many phones cannot open two cameras at once.
      session.store.getState().local[kind]?.stop();
      let captured = await captureOne(devices, kind, deviceId);
      if (!captured.ok && deviceId !== undefined && isWanted()) captured = await captureOne(devices, kind);
      if (isWanted()) await session.replaceTrack(kind, captured.ok ? captured.track : null);
      if (!isWanted()) {
        if (captured.ok) captured.track.stop();
        return null;
      }
      if (captured.ok) return captured.track;
      tell({ kind: 'deviceFailed', device: kind, failure: captured.failure });
      if (session.store.getState().scene?.me[kind] === 'on')
        await act(kind === 'microphone' ? 'set-microphone' : 'set-camera', { on: false });
      return null;
    },
    [session, devices, act, tell],
  );
}
