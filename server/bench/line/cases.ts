import type { LineState } from '../../test/support/emulated-line/emulated-line.ts';

const both = (faults: NonNullable<LineState['up']>): LineState => ({ up: faults, down: faults });

/** The lines on which voices are measured. Delays are one-way. */
export const LINES: Readonly<Record<string, LineState>> = {
  loss10: both({ loss: 0.1, delayMs: 30 }),
  loss20: both({ loss: 0.2, delayMs: 30 }),
  narrow: both({ kbps: 100, delayMs: 60, loss: 0.1 }),
  kbps300: both({ kbps: 300, delayMs: 30 }),
  loss10kbps300: both({ kbps: 300, delayMs: 30, loss: 0.1 }),
  udpBlocked: { ...both({ delayMs: 30 }), udpBlocked: true },
};
