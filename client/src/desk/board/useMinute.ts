import { useEffect, useState } from 'react';

/** Returns the service's clock (epoch ms), updated once a minute. @param offsetMs the service's clock minus this device's */
export function useMinute(offsetMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      setNow(Date.now());
      timer = setTimeout(tick, 60_000 - ((Date.now() + offsetMs) % 60_000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [offsetMs]);
  return now + offsetMs;
}
