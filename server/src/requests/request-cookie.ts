import type { Response } from 'express';
import type { SessionCookie } from '../access/staff/cookie.ts';

/**
 * The cookie by which a browser has a request: of one that was opened from somebody's own cases while there is one, else its own. So a
 * draft stays what it was when another one was opened and closed.
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
    // What the browser begins or opens itself takes the place of both.
    write(response, secret) {
      if (hasOpened(response)) opened.clear(response);
      own.write(response, secret);
    },
    clear: (response) => (hasOpened(response) ? opened : own).clear(response),
  };
}
