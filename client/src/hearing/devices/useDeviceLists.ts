import { useEffect, useState } from 'react';
import { useAppServices } from '../context/SessionContext.tsx';

/** Returns the devices that can be chosen now, in the browser's order, without those that have no id. */
export function useDeviceLists(): readonly MediaDeviceInfo[] {
  const { devices } = useAppServices();
  const [all, setAll] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (devices === undefined) return undefined;
    const refresh = (): void => {
      void devices.enumerateDevices().then((found) => setAll(found.filter(({ deviceId }) => deviceId !== '')));
    };
    refresh();
    devices.addEventListener('devicechange', refresh);
    return () => devices.removeEventListener('devicechange', refresh);
  }, [devices]);
  return all;
}
