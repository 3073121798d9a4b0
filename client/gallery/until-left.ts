const endings = new Set<() => void>();

/** Has `end` called when another screen takes the place of this one in the same page. */
export function untilLeft(end: () => void): void {
  endings.add(end);
}

/** Ends what a screen keeps running (drawn pictures, tones), and makes the document one in which nothing was shown yet. */
export function leaveScreen(): void {
  for (const end of endings) end();
  endings.clear();
  document.title = '';
  delete document.documentElement.dataset['shown'];
  document.documentElement.removeAttribute('style');
}
