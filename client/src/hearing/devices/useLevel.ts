import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { openMeter } from './level-meter.ts';
import { HEARD_ABOVE } from './level.ts';

/** How long a voice counts as heard after its last sound, ms: longer than the pauses in speech. */
const HEARD_FOR_MS = 3000;

/**
 * Measures a microphone, even while it is muted. The bar is moved without React, many times a second; only what changes a sentence
 * (heard or not) is state. The bar is driven by the custom property `--level`, 0 to 1.
 */
export function useLevel(track: MediaStreamTrack | null): { bar: RefObject<HTMLDivElement | null>; heard: boolean } {
  const bar = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    setHeard(false);
    const meter = track === null ? null : openMeter(track);
    if (meter === null) return undefined;
    let lastHeard = -Infinity;
    const timer = setInterval(() => {
      const level = meter.level() ?? 0;
      bar.current?.style.setProperty('--level', level.toFixed(3));
      const now = performance.now();
      if (level > HEARD_ABOVE) lastHeard = now;
      setHeard(now - lastHeard < HEARD_FOR_MS);
    }, 60);
    return () => {
      clearInterval(timer);
      meter.close();
    };
  }, [track]);
  return { bar, heard };
}
