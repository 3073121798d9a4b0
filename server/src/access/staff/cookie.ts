import type { Response } from 'express';

/** The cookie of a session. Its prefix keeps other hosts and plain HTTP from setting it (RFC 6265bis, 4.1.3.2). */
export interface SessionCookie {
  /** @param cookies the browser's `Cookie` header */
  read(cookies: string | undefined): string | undefined;
  write(response: Response, secret: string): void;
  clear(response: Response): void;
}

/**
 * @param publicUrl URL of the service: with HTTPS the cookie is sent over HTTPS only
 * @param kept name of a cookie other than staff's, and how long the browser keeps it, ms; default: staff's, until the browser is
 * closed
 */
export function sessionCookie(
  publicUrl: string,
  kept: { readonly name: string; readonly maxAge: number } | null = null,
): SessionCookie {
  const secure = publicUrl.startsWith('https:');
  const name = (secure ? '__Host-' : '') + (kept?.name ?? 'mahzar');
  const options = { httpOnly: true, sameSite: 'strict', path: '/', secure } as const;
  const pattern = new RegExp(`(?:^|;) *${name}=([A-Za-z0-9_-]{43})(?:;|$)`);
  return {
    read: (cookies = '') => pattern.exec(cookies)?.[1],
    write: (response, secret) =>
      void response.cookie(name, secret, { ...options, ...(kept !== null && { maxAge: kept.maxAge }) }),
    clear: (response) => void response.clearCookie(name, options),
  };
}
