/*
 * Codes by SMS: six digits from a good source of randomness, ten minutes at most, used once, few tries (OWASP ASVS 5.0, 6.5
 * and 6.6).
 */
export const CODE_MINUTES = 5;
export const CODE_MS = CODE_MINUTES * 60_000;
export const TRIES_A_CODE = 5;
export const SENDS_AN_HOUR = 3;
export const HOUR_MS = 3_600_000;
/** Before the next code, after the first and after the second. */
const PAUSES_MS = [60_000, 300_000];
/** After so many wrong codes and wrong national IDs in all, only staff can help. One in 100,000 guesses it by then. */
export const FAILURES_UNTIL_LOCKED = 10;

/** How far somebody is with showing by a code who they are. Times are epoch milliseconds. */
export interface CodeProgress {
  /** Of the code that counts now; null when there is none, or it was used. */
  readonly codeHash: string | null;
  readonly codeUntil: number;
  /** How often a code was given in answer to the one that was sent last. */
  readonly tries: number;
  /** Codes that were asked for within the hour that began at `sendsSince`. */
  readonly sends: number;
  readonly sendsSince: number;
  readonly lastSendAt: number;
  /** Wrong codes, and codes asked for by who gave a wrong national ID, until the person is known. */
  readonly failures: number;
  /** Since when only staff can help; null while the person may try. */
  readonly lockedAt: number | null;
}

/** Of whom no code was asked for yet. */
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

/** When the next code may be asked for, epoch milliseconds. */
export function nextSendAt({ sends, sendsSince, lastSendAt }: CodeProgress, now: number): number {
  if (sends === 0 || now >= sendsSince + HOUR_MS) return now;
  if (sends >= SENDS_AN_HOUR) return sendsSince + HOUR_MS;
  return Math.max(now, lastSendAt + (PAUSES_MS[sends - 1] ?? 0));
}

/** With one failure more. */
export function failed(progress: CodeProgress, now: number): CodeProgress {
  const failures = progress.failures + 1;
  const locked = failures >= FAILURES_UNTIL_LOCKED;
  return { ...progress, failures, ...(locked && { lockedAt: now, codeHash: null }) };
}
