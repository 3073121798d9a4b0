import { useEffect, useMemo, useRef } from 'react';
import type { PagePoint } from '@mahzar/shared/hearing/exhibit';
import { useAppServices } from '../context/SessionContext.tsx';

/** Interval between sent points: seven a second look like movement, and leave room for other messages. */
const EVERY_MS = 140;

/** Returns a function that sends this person's pointer to the others: the newest point per interval, and its end at once. */
export function usePointing(isOn: boolean): (at: PagePoint | null) => void {
  const { session } = useAppServices();
  const waiting = useRef<{ at: PagePoint | null; timer: ReturnType<typeof setTimeout> } | null>(null);
  const last = useRef<{ at: PagePoint | null; sentAt: number }>({ at: null, sentAt: 0 });
  const point = useMemo(() => {
    const tell = (at: PagePoint | null): void => {
      waiting.current = null;
      if (at?.x === last.current.at?.x && at?.y === last.current.at?.y) return;
      last.current = { at, sentAt: performance.now() };
      void session.ask('point', { at });
    };
    return (at: PagePoint | null): void => {
      if (waiting.current !== null) {
        waiting.current.at = at;
        return;
      }
      const wait = last.current.sentAt + EVERY_MS - performance.now();
      if (wait <= 0) tell(at);
      else waiting.current = { at, timer: setTimeout(() => tell(waiting.current?.at ?? null), wait) };
    };
  }, [session]);
  useEffect(() => {
    if (!isOn) return undefined;
    return () => {
      if (waiting.current !== null) clearTimeout(waiting.current.timer);
      waiting.current = null;
      last.current = { at: null, sentAt: 0 };
    };
  }, [isOn]);
  return point;
}
