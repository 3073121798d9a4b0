/*
 * Codes by SMS: six digits from a good source of randomness, ten minutes at most, used once, few tries (OWASP ASVS 5.0, 6.5
 * and 6.6).
 */
export const CODE_MINUTES = 5;
export const CODE_MS = CODE_MINUTES * 60_000;
export const TRIES_A_CODE = 5;
export const SENDS_AN_HOUR = 3;
export const HOUR_MS = 3_600_000;
/** Pauses before the next code, after the first and after the second, ms. */
const PAUSES_MS = [60_000, 300_000];
/**
 * After this many wrong codes and wrong national IDs in total, only staff can help. The chance of guessing a code by then is one in
 * 100,000.
 */
export const FAILURES_UNTIL_LOCKED = 10;

/** Progress of a person's proof by a code. Times are epoch milliseconds. */
export interface CodeProgress {
  /** Hash of the current code; null when there is none, or it was used. */
  readonly codeHash: string | null;
  readonly codeUntil: number;
  /** Number of answers to the last code sent. */
  readonly tries: number;
  /** Codes requested within the hour that began at `sendsSince`. */
  readonly sends: number;
  readonly sendsSince: number;
  readonly lastSendAt: number;
  /** Wrong codes, and requests with a wrong national ID, until the proof succeeds. */
  readonly failures: number;
  /** Since when only staff can help; null while the person may try. */
  readonly lockedAt: number | null;
}

/** Progress before the first request for a code. */
export const NO_CODE: CodeProgress = {
  codeHash: null,
  codeUntil: 0,
  tries: 0,
  sends: 0,
  sendsSince: 0,
  lastSendAt: 0,
  failures: 0,
  lockedAt: null,
};

/** Earliest time of the next request for a code, epoch milliseconds. */
export function nextSendAt({ sends, sendsSince, lastSendAt }: CodeProgress, now: number): number {
  if (sends === 0 || now >= sendsSince + HOUR_MS) return now;
  if (sends >= SENDS_AN_HOUR) return sendsSince + HOUR_MS;
  return Math.max(now, lastSendAt + (PAUSES_MS[sends - 1] ?? 0));
}

/** The progress after one more failure. */
export function afterFailure(progress: CodeProgress, now: number): CodeProgress {
  const failures = progress.failures + 1;
  const locked = failures >= FAILURES_UNTIL_LOCKED;
  return { ...progress, failures, ...(locked && { lockedAt: now, codeHash: null }) };
}
