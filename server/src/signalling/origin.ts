import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of this origin may open a socket: the service's own (by the Host it was reached under) or a listed one.
 * Browsers always send Origin with a WebSocket (RFC 6455, 10.2; ASVS 5.0, 4.4.2), so one that is missing is refused.
 */
export function originAllowed({ origin, host }: IncomingHttpHeaders, listed: readonly string[]): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin) return false;
  return url.host === host?.toLowerCase() || listed.includes(origin);
}
