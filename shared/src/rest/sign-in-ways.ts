import { z } from 'zod';
import { API_PATH, defineRoute } from './route.ts';

/** Pages for signing in or out at the organisation: not API routes, since they answer with redirects. */
export const OIDC_BEGIN = `${API_PATH}/oidc/begin`;
export const OIDC_CALLBACK = `${API_PATH}/oidc/callback`;
/** The signed-in person signs in there again in order to sign the content with the SHA-256 in the query (`sha256`, hexadecimal). */
export const OIDC_AGAIN = `${API_PATH}/oidc/again`;
/** The desk's page to which they return; its fragment tells a failure, like that of the sign-in page. */
export const SIGNED_IN_AGAIN = '/staff/signed-in-again';
/** Redirects to the organisation's sign-out page: on a shared computer the person would otherwise stay signed in there. */
export const OIDC_SIGN_OUT = `${API_PATH}/oidc/sign-out`;

/** Why a person returned without being signed in; in the fragment of the sign-in page's address: `#sign-in=no-account`. */
export const OIDC_PROBLEMS = [
  /** The organisation's sign-in does not answer. */
  'provider-unreachable',
  /** Cancelled, too late, or not begun in this browser: the person may try again. */
  'not-completed',
  /** The person has no account, or it is disabled: an administrator can help. */
  'no-account',
  /** The organisation does not vouch for the e-mail, so it cannot be used to find an account. */
  'email-not-verified',
  /** The organisation's sign-in has no sign-out page. */
  'no-sign-out',
  /** The organisation did not ask the person to sign in again, or not for a second factor. */
  'not-anew',
  /** Another person signed in than the one at the desk. */
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
    /** Name of the organisation's OpenID Connect; null when none is set up. The browser goes to `OIDC_BEGIN`. */
    organisation: z.strictObject({ name: z.string() }).nullable(),
  }),
  fails: [],
});
