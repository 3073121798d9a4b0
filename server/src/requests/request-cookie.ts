import type { Response } from 'express';
import type { SessionCookie } from '../access/staff/cookie.ts';

/**
 * The cookie of a browser's request: the request opened from the portal while there is one, otherwise the browser's own. So a draft
 * survives opening and closing another request.
 */
export function requestCookie({
  own,
  opened,
}: {
  readonly own: SessionCookie;
  readonly opened: SessionCookie;
}): SessionCookie {
  const hasOpened = ({ req }: Response): boolean => opened.read(req.get('Cookie')) !== undefined;
  return {
    read: (cookies) => opened.read(cookies) ?? own.read(cookies),
    // A request begun or opened in the browser itself replaces both.
    write(response, secret) {
      if (hasOpened(response)) opened.clear(response);
      own.write(response, secret);
    },
    clear: (response) => (hasOpened(response) ? opened : own).clear(response),
  };
}
