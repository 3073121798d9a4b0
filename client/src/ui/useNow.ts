import { useEffect, useState } from 'react';

/** Returns this device's clock (epoch ms), ticking on whole seconds from `anchor`. */
export function useNow(anchor: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      const current = Date.now();
      setNow(current);
      timer = setTimeout(tick, 1000 - ((((current - anchor) % 1000) + 1000) % 1000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [anchor]);
  return now;
}
