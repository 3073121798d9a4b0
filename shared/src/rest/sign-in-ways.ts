import { z } from 'zod';
import { API_PATH, defineRoute } from './route.ts';

/** Pages that a browser goes to, to sign in or out at the organisation's: no routes of the API, since they answer with redirects. */
export const OIDC_BEGIN = `${API_PATH}/oidc/begin`;
export const OIDC_CALLBACK = `${API_PATH}/oidc/callback`;
/** Whoever is at the desk signs in anew there, to sign what has the SHA-256 of the query (`sha256`, hexadecimal). */
export const OIDC_AGAIN = `${API_PATH}/oidc/again`;
/** The desk's page on which they are back; its fragment says why not, as that of the sign-in page does. */
export const SIGNED_IN_AGAIN = '/staff/signed-in-again';
/** Leads on to the organisation's page for signing out there: whoever sat at a shared computer is signed in there still. */
export const OIDC_SIGN_OUT = `${API_PATH}/oidc/sign-out`;

/** What the sign-in page says to somebody who is back and not signed in; stands in the fragment of the sign-in page's address: `#sign-in=no-account`. */
export const OIDC_PROBLEMS = [
  /** The organisation's sign-in does not answer. */
  'provider-unreachable',
  /** Broken off, too late, or not what was begun here: try again. */
  'not-completed',
  /** There is no account for this person, or it is disabled: ask an administrator. */
  'no-account',
  /** The organisation does not vouch for the e-mail, so that no account can be found by it. */
  'email-not-verified',
  /** The organisation's sign-in has no page by which to sign out. */
  'no-sign-out',
  /** It has not asked anew who is there, or not for a second factor. */
  'not-anew',
  /** Somebody else has signed in than is at the desk. */
  'somebody-else',
  'too-many-requests',
] as const;
export type OidcProblem = (typeof OIDC_PROBLEMS)[number];

export const readSignInWays = defineRoute({
  id: 'read-sign-in-ways',
  method: 'get',
  path: '/sign-in-ways',
  summary: 'How staff may sign in beside e-mail and password.',
  tag: 'Signing in',
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({
    /** The organisation's OpenID Connect, by its name; null when none is set up. The browser goes to `OIDC_BEGIN`. */
    organisation: z.strictObject({ name: z.string() }).nullable(),
  }),
  fails: [],
});
