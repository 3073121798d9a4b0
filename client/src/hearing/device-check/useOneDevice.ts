import { useEffect, useState } from 'react';
import { captureOne } from '../devices/capture.ts';
import type { DeviceCapture, DeviceKind, DeviceSource } from '../devices/capture.ts';

/** One device of a page, closed when the page is left. */
export interface OneDevice {
  /** Null while the browser asks the person. */
  readonly captured: DeviceCapture | null;
  readonly track: MediaStreamTrack | null;
  readonly list: readonly MediaDeviceInfo[];
  readonly choose: (deviceId: string) => void;
  readonly again: () => void;
}

const INPUT = { microphone: 'audioinput', camera: 'videoinput' } as const;

/** Opens a device: the chosen one, if any. */
export function useOneDevice(source: DeviceSource | undefined, kind: DeviceKind): OneDevice {
  const [captured, setCaptured] = useState<DeviceCapture | null>(null);
  const [list, setList] = useState<readonly MediaDeviceInfo[]>([]);
  const [wanted, setWanted] = useState<{ readonly id?: string }>({});
  useEffect(() => {
    let current = true;
    let held: MediaStreamTrack | null = null;
    setCaptured(null);
    void captureOne(source, kind, wanted.id).then(async (result) => {
      if (result.ok && !current) result.track.stop();
      if (!current) return;
      if (result.ok) held = result.track;
      setCaptured(result);
      const all = (await source?.enumerateDevices()) ?? [];
      if (current) setList(all.filter((one) => one.kind === INPUT[kind] && one.deviceId !== ''));
    });
    return () => {
      current = false;
      held?.stop();
    };
  }, [source, kind, wanted]);
  return {
    captured,
    track: captured?.ok === true ? captured.track : null,
    list,
    choose: (id) => setWanted({ id }),
    again: () => setWanted(({ id }) => (id === undefined ? {} : { id })),
  };
}
