/** Resolves after so long, ms, at the least: a page in the background waits longer. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
