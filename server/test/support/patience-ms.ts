/** How long a test waits for something to become true, where it gives no time of its own, ms. */
export const PATIENCE_MS = 20_000;
