import { useEffect, useRef } from 'react';
import { keep, storageOf } from '../../browser/storage.ts';

const KEY = 'mahzar.staff.keys';

/** Whether single-character shortcuts are on; people who use speech input must be able to turn them off (WCAG 2.1.4). */
export function areKeysOn(): boolean {
  return storageOf('localStorage')?.getItem(KEY) !== 'off';
}

export function turnKeys(on: boolean): void {
  keep(storageOf('localStorage'), KEY, on ? 'on' : 'off');
}

/** How long the second key of a pair is awaited, ms. */
const PAIR_MS = 1500;

/**
 * Calls `act` with the pressed keys: `?`, `/`, `N`, or a pair such as `G B`. Letters are recognised by their place on the keyboard,
 * so that they work on a Persian one.
 */
export function useKeys(act: (keys: string) => boolean): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    let first: { readonly key: string; readonly at: number } | null = null;
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
      if (!areKeysOn() || isTyping(event.target)) return;
      const key = keyOf(event);
      if (key === null) return;
      const pair = first !== null && event.timeStamp - first.at < PAIR_MS ? `${first.key} ${key}` : key;
      first = null;
      if (latest.current(pair)) event.preventDefault();
      else if (key === 'G') first = { key, at: event.timeStamp };
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function keyOf({ key, code }: KeyboardEvent): string | null {
  if (key === '?' || key === '؟') return '?';
  if (code === 'Slash') return '/';
  return /^Key[A-Z]$/.test(code) ? code.slice(3) : null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]') !== null
  );
}
