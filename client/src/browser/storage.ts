/** Returns a storage of the browser, or null where its settings forbid it: even accessing it may throw. */
export function storageOf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}

/** Stores a choice for the next visit. If the storage is full or forbidden, the person must choose again then. */
export function keep(memory: Pick<Storage, 'setItem'> | null, key: string, value: string): void {
  try {
    memory?.setItem(key, value);
  } catch {
    // See above.
  }
}
