import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Size of the stage and of a rem, CSS pixels. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
  readonly rem: number;
}

/** Returns the size of an element, kept up to date; null before it is on the page. */
export function useStageSize(ref: RefObject<HTMLElement | null>): StageSize | null {
  const [size, setSize] = useState<StageSize | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSize({ width: element.clientWidth, height: element.clientHeight, rem });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
