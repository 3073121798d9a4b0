import type { NetworkOutcome } from '@mahzar/shared/device-check';

/** Returns the most important advice about a connection. Null when it is good. */
export function adviceFor({ measured, up, down }: NetworkOutcome): 'none' | 'slow' | 'loss' | 'tcp' | null {
  if (measured === null) return 'none';
  const flows = [up, down].filter((flow) => flow !== null);
  if (flows.some(({ kbps }) => kbps < 300)) return 'slow';
  if (flows.some(({ lossPercent }) => lossPercent > 4)) return 'loss';
  return measured === 'tcp' ? 'tcp' : null;
}
