import { useCallback, useEffect, useRef, useState } from 'react';
import { keep, storageOf } from '../../browser/storage.ts';

/** Changes a part of a form; a function gets the form as it then is. Stays the same function. */
export type ChangeDraft<Value> = (part: Partial<Value> | ((now: Value) => Partial<Value>)) => void;

interface Draft<Value> {
  readonly value: Value;
  readonly change: ChangeDraft<Value>;
  /** Deletes the draft after it was sent or given up. */
  readonly forget: () => void;
  /** Whether a stored draft was restored. */
  readonly isKept: boolean;
}

const PREFIX = 'mahzar.staff.draft.';

/**
 * Keeps the input of a form in this tab until it is sent: a reload, a lost session or a visit to another page loses nothing.
 * `withoutSecrets` removes what must never be stored: passwords, codes, national IDs.
 */
export function useDraft<Value extends object>(
  form: string,
  initial: Value,
  withoutSecrets: (value: Value) => Partial<Value> = (value) => value,
): Draft<Value> {
  const key = `${PREFIX}${form}`;
  const [found] = useState(() => read<Value>(key));
  const [value, setValue] = useState<Value>(() => ({ ...initial, ...found }));
  const touched = useRef(false);
  const secrets = useRef(withoutSecrets);
  useEffect(() => {
    if (!touched.current) return;
    keep(storageOf('sessionStorage'), key, JSON.stringify(secrets.current(value)));
  }, [key, value]);
  const change: ChangeDraft<Value> = useCallback((part) => {
    touched.current = true;
    setValue((now) => ({ ...now, ...(typeof part === 'function' ? part(now) : part) }));
  }, []);
  const forget = useCallback(() => {
    touched.current = false;
    storageOf('sessionStorage')?.removeItem(key);
  }, [key]);
  return { value, change, forget, isKept: found !== null };
}

function read<Value>(key: string): Partial<Value> | null {
  try {
    return JSON.parse(storageOf('sessionStorage')?.getItem(key) ?? 'null') as Partial<Value> | null;
  } catch {
    return null;
  }
}

/** Deletes the drafts of all forms on signing out, so that the next person does not find them. */
export function forgetDrafts(): void {
  const memory = storageOf('sessionStorage');
  if (memory === null) return;
  for (const key of Object.keys(memory)) if (key.startsWith(PREFIX)) memory.removeItem(key);
}
