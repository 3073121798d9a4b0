import { useEffect, useRef } from 'react';
import { useAppServices } from '../context/SessionContext.tsx';
import { useDeviceLists } from '../devices/useDeviceLists.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';

/** Offers a headset or camera that was connected meanwhile, and returns to the default speaker when the chosen one is gone. */
export function useFoundDevices(): void {
  const { session } = useAppServices();
  const { tell } = useNotices();
  const all = useDeviceLists();
  const before = useRef<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const known = before.current;
    before.current = all;
    const { speaker = '', scene, local } = session.store.getState();
    if (all.length === 0) return;
    if (speaker !== '' && !all.some(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === speaker)) {
      session.store.setState({ speaker: '' });
      tell({ kind: 'deviceReplaced', device: 'speaker', name: '' });
    }
    // The first list holds the devices that were present already.
    if (known.length === 0 || scene?.speaks !== true) return;
    const inUse = [local.microphone, local.camera].map((track) => track?.getSettings().deviceId);
    const found = all.find(
      ({ kind, deviceId }) =>
        (kind === 'audioinput' || kind === 'videoinput') &&
        // An alias of another device, which changes automatically.
        deviceId !== 'default' &&
        deviceId !== 'communications' &&
        !inUse.includes(deviceId) &&
        !known.some((one) => one.kind === kind && one.deviceId === deviceId),
    );
    if (found === undefined) return;
    const { deviceId: id, groupId, label: name } = found;
    const ownSpeaker = all.find((one) => one.kind === 'audiooutput' && groupId !== '' && one.groupId === groupId);
    const device = found.kind === 'audioinput' ? 'microphone' : 'camera';
    tell({
      kind: 'deviceFound',
      device,
      id,
      name,
      speaker: device === 'camera' ? null : (ownSpeaker?.deviceId ?? null),
    });
  }, [all, session, tell]);
}
