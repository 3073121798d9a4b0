/** A storage of the browser, or null where its settings forbid it: even naming it may throw. */
export function storageOf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}
