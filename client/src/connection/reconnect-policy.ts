/**
 * What became of the last attempt: turned away at once (the service restarts, this device has no network), left without
 * an answer (the connection swallows everything), or turned away by the service itself, which is there.
 */
export type Failure = 'refused' | 'silent' | 'rejected';

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
/** Longest pause between two questions whether the service is there, by how long it has been away. */
const PROBES = [
  { untilMs: 5_000, everyMs: 200 },
  { untilMs: 60_000, everyMs: 500 },
  { untilMs: 600_000, everyMs: 1_500 },
  { untilMs: Infinity, everyMs: 7_000 },
];
/** Share of a pause that chance decides, so that a courtroom does not come back all in one instant. */
const JITTER = 0.5;

/**
 * Pauses that double, each shortened at random by up to half, and questions in between. `random` gives [0, 1).
 *
 * A service that is started again answers after a second or two, and a hearing waits for it: at first it is asked often. A
 * courtroom of 30 so asks 200 times a second in the first five seconds, 80 times in the rest of the minute, 27 times up to ten
 * minutes and 6 times after that, small questions that touch nothing; once it answers, 30 sockets come within 0.2 s.
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
