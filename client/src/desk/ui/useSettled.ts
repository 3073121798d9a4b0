import { useEffect, useState } from 'react';

/** Pause in typing before the service is asked, ms. */
const PAUSE_MS = 400;

/** Returns the value after it has been stable for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
