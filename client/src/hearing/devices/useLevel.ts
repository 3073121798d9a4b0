import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { HEARD_ABOVE, loudness } from './level.ts';

/** How long a voice counts as heard after its last sound, ms: longer than the pauses in speech. */
const HEARD_FOR_MS = 3000;

/**
 * Measures a microphone. The bar is moved without React, many times a second; what changes a sentence (heard or not)
 * is state. The bar is driven by the custom property `--level`, 0 to 1.
 */
export function useLevel(track: MediaStreamTrack | null): { bar: RefObject<HTMLDivElement | null>; heard: boolean } {
  const bar = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    setHeard(false);
    if (track === null) return undefined;
    const context = new AudioContext();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let lastHeard = -Infinity;
    const timer = setInterval(() => {
      // Some browsers hold the context back until a gesture; every gesture is a chance.
      if (context.state === 'suspended') void context.resume();
      analyser.getFloatTimeDomainData(samples);
      const level = loudness(samples);
      bar.current?.style.setProperty('--level', level.toFixed(3));
      const now = performance.now();
      if (level > HEARD_ABOVE) lastHeard = now;
      setHeard(now - lastHeard < HEARD_FOR_MS);
    }, 60);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [track]);
  return { bar, heard };
}
