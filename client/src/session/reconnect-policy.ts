/**
 * What became of the last attempt: turned away at once (the service restarts, this device has no network), or left without
 * an answer (the line swallows everything).
 */
export type Failure = 'refused' | 'silent';

/** How to try to reach the service again. All times are milliseconds. */
export interface ReconnectPolicy {
  /** Pause before attempt `attempt` (0 is the first after a loss). */
  delay(attempt: number, last: Failure): number;
  /** How long an attempt may go without success before another takes its place. */
  patience(attempt: number): number;
  /** Pause between two questions whether a service that refuses is there again, `afterMs` after the loss. */
  probeEvery(afterMs: number): number;
}

const FIRST_MS = 100;
/** Browsers hold back sockets to a host that has refused many (Chromium by 1–5 s after some sixteen in three minutes). */
const LONGEST_MS = 30_000;
/** Waiting is done within the attempt: the network sends its first packet again and again, at first every second. */
const SILENT_MS = 150;
const PATIENCE_MS = 5_000;
/** After so many attempts. */
const PATIENT_FROM = 8;
const LONG_PATIENCE_MS = 10_000;
/** Share of a pause that chance decides, so that a courtroom does not come back all in one instant. */
const JITTER = 0.5;

/**
 * Pauses that double, each shortened at random by up to half, and questions in between. `random` gives [0, 1).
 *
 * A courtroom of 30 so asks a service that restarts 80 times a second at most in the first minute, 27 times up to ten minutes
 * and 6 times after that, small questions that touch nothing; once it answers, 30 sockets come within 0.5 s.
 */
export function growingPauses(random: () => number): ReconnectPolicy {
  const shortened = (full: number): number => Math.round(full * (1 - JITTER * random()));
  return {
    delay: (attempt, last) =>
      shortened(last === 'silent' ? SILENT_MS : Math.min(FIRST_MS * 2 ** Math.min(attempt, 16), LONGEST_MS)),
    patience: (attempt) => (attempt < PATIENT_FROM ? PATIENCE_MS : LONG_PATIENCE_MS),
    probeEvery: (afterMs) => shortened(afterMs < 60_000 ? 500 : afterMs < 600_000 ? 1_500 : 7_000),
  };
}
