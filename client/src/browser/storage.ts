/** A storage of the browser, or null where its settings forbid it: even naming it may throw. */
export function storageOf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit. A full or forbidden storage only means that it is asked for again. */
export function keep(memory: Pick<Storage, 'setItem'> | null, key: string, value: string): void {
  try {
    memory?.setItem(key, value);
  } catch {
    // See above.
  }
}
