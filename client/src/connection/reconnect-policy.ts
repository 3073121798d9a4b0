/**
 * The result of the last attempt: `refused` at once (the service restarts, or this device has no network), `silent` (no answer from
 * anywhere), or `rejected` by the running service.
 */
export type Failure = 'refused' | 'silent' | 'rejected';

/** Rules for reconnecting to the service. All times are milliseconds. */
export interface ReconnectPolicy {
  /** Pause before attempt `attempt` (0 is the first after a loss). */
  delay(attempt: number, last: Failure): number;
  /** How long an attempt may take before another replaces it. */
  patience(attempt: number): number;
  /** Pause between two probes of a refusing service, `afterMs` after the loss. */
  probeEvery(afterMs: number): number;
}

const FIRST_MS = 100;
/** Browsers delay sockets to a host that has refused many (Chromium by 1–5 s after some sixteen in three minutes). */
const LONGEST_MS = 30_000;
/** Short, because an attempt itself waits: the network repeats its first packet, at first every second. */
const SILENT_MS = 150;
const PATIENCE_MS = 5_000;
/** Number of attempts after which they get more time. */
const PATIENT_FROM = 8;
const LONG_PATIENCE_MS = 10_000;
/** Longest pause between two probes, by the time since the loss. */
const PROBES = [
  { untilMs: 5_000, everyMs: 200 },
  { untilMs: 60_000, everyMs: 500 },
  { untilMs: 600_000, everyMs: 1_500 },
  { untilMs: Infinity, everyMs: 7_000 },
];
/** Random share of a pause, so that a courtroom does not reconnect in a single instant. */
const JITTER = 0.5;

/**
 * Doubling pauses, each shortened at random by up to half, with probes in between. `random` gives [0, 1).
 * A restarted service answers after a second or two, and a hearing is waiting for it, so it is probed often at first. A courtroom
 * of 30 sends 200 probes a second in the first five seconds, 80 in the rest of the minute, 27 up to ten minutes and 6 after that;
 * they are small and touch no data. Once the service answers, 30 sockets connect within 0.2 s.
 */
export function growingPauses(random: () => number): ReconnectPolicy {
  const shortened = (full: number): number => Math.round(full * (1 - JITTER * random()));
  return {
    delay: (attempt, last) =>
      shortened(last === 'silent' ? SILENT_MS : Math.min(FIRST_MS * 2 ** Math.min(attempt, 16), LONGEST_MS)),
    patience: (attempt) => (attempt < PATIENT_FROM ? PATIENCE_MS : LONG_PATIENCE_MS),
    probeEvery: (afterMs) => shortened(PROBES.find(({ untilMs }) => afterMs < untilMs)!.everyMs),
  };
}
