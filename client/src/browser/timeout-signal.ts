/** Aborts after `ms` milliseconds, also in browsers without `AbortSignal.timeout` (Safari before 16). */
export function timeoutSignal(ms: number): AbortSignal {
  if ('timeout' in AbortSignal) return AbortSignal.timeout(ms);
  const timeout = new AbortController();
  setTimeout(() => timeout.abort(), ms);
  return timeout.signal;
}
