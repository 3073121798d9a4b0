const endings = new Set<() => void>();

/** Calls `end` when another screen replaces this one in the same page. */
export function untilLeft(end: () => void): void {
  endings.add(end);
}

/** Ends a screen's running parts (drawn pictures, tones), and resets the document. */
export function leaveScreen(): void {
  for (const end of endings) end();
  endings.clear();
  document.title = '';
  delete document.documentElement.dataset['shown'];
  document.documentElement.removeAttribute('style');
}
