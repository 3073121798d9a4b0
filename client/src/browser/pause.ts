/** Resolves after at least `ms` milliseconds; a background page waits longer. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
