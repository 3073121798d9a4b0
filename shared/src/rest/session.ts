import { z } from 'zod';
import { STAFF_ACTS, STAFF_ROLES } from '../staff/roles.ts';
import { defineRoute } from './route.ts';
import { line } from '../text.ts';
import { email, id, language, listOf, moment } from './values.ts';

const tag = 'Signing in';

/** Any password, for checking; rules for a new one apply separately (`weak-password`). */
const password = z.string().min(1).max(128);
/** OWASP ASVS 5.0, 6.2.1 and 6.2.9: at least 12 characters, and at least 64 must be allowed; no rules on their composition. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;
const newPassword = z.string().min(PASSWORD_LENGTH.least).max(PASSWORD_LENGTH.most);
/** Six digits of the authenticator app, or a recovery code. */
const code = z.string().min(6).max(24);
/** The secret part of an invitation's link. */
const invitationToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const step = z.strictObject({
  /** `second-factor`: a code is needed; `enrol`: an authenticator app must be set up first. */
  state: z.enum(['second-factor', 'enrol']),
});

/** The signed-in account. */
export const signedIn = z.strictObject({
  state: z.literal('signed-in'),
  account: id,
  name: z.string(),
  email: z.string(),
  language,
  roles: z.array(z.enum(STAFF_ROLES)),
  /** Acts that the roles allow. */
  acts: z.array(z.enum(STAFF_ACTS)),
  /** Absolute end of the session; an unused session ends an hour after its last request. */
  endsAt: moment,
  /** Number of remaining recovery codes. */
  recoveryCodes: z.int(),
});
export type SignedIn = z.infer<typeof signedIn>;

export const sessionState = z.union([z.strictObject({ state: z.literal('nobody') }), step, signedIn]);
export type SessionState = z.infer<typeof sessionState>;

export const signIn = defineRoute({
  id: 'sign-in',
  method: 'post',
  path: '/session',
  summary: 'Sign in with e-mail and password; the second factor follows. Whether an account exists is not told.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: z.strictObject({ email: email, password }),
  /** `signedIn` at once only for a demonstration account, in development. */
  answer: z.union([step, signedIn]),
  fails: ['wrong-credentials', 'too-many-requests'],
});

export const giveSecondFactor = defineRoute({
  id: 'give-second-factor',
  method: 'post',
  path: '/session/second-factor',
  summary: 'Finish signing in with a code of the authenticator app, or a recovery code. A code works once.',
  tag,
  may: 'signing-in',
  params: null,
  query: null,
  body: z.strictObject({ code }),
  answer: signedIn,
  fails: ['wrong-code', 'wrong-step', 'too-many-requests'],
});

export const readSession = defineRoute({
  id: 'read-session',
  method: 'get',
  path: '/session',
  summary: 'Who is signed in, or what is missing.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: sessionState,
  fails: [],
});

export const signOut = defineRoute({
  id: 'sign-out',
  method: 'delete',
  path: '/session',
  summary: 'Sign out here.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: null,
  fails: [],
});

export const listSessions = defineRoute({
  id: 'list-sessions',
  method: 'get',
  path: '/sessions',
  summary: 'Where one is signed in.',
  tag,
  may: 'signed-in',
  params: null,
  query: null,
  body: null,
  answer: listOf(z.strictObject({ current: z.boolean(), createdAt: moment, lastSeenAt: moment })),
  fails: [],
});

export const signOutEverywhere = defineRoute({
  id: 'sign-out-everywhere',
  method: 'delete',
  path: '/sessions',
  summary: 'Sign out everywhere, here too, and of hearings where one helps with devices.',
  tag,
  may: 'signed-in',
  params: null,
  query: null,
  body: null,
  answer: null,
  fails: [],
});

export const changeMe = defineRoute({
  id: 'change-me',
  method: 'patch',
  path: '/me',
  summary: 'Change one’s own name or language.',
  tag,
  may: 'signed-in',
  params: null,
  query: null,
  body: z.strictObject({ name: line(120).optional(), language: language.optional() }),
  answer: signedIn,
  fails: [],
});

export const changePassword = defineRoute({
  id: 'change-password',
  method: 'put',
  path: '/me/password',
  summary: 'Change one’s own password. All other sessions of the account end.',
  tag,
  may: 'signed-in',
  params: null,
  query: null,
  body: z.strictObject({ current: password, next: newPassword }),
  answer: signedIn,
  fails: ['wrong-credentials', 'weak-password', 'too-many-requests'],
});

export const enrolSecondFactor = defineRoute({
  id: 'enrol-second-factor',
  method: 'post',
  path: '/me/totp',
  summary: 'Begin to add an authenticator app (RFC 6238); one that is there stays until the new one is confirmed.',
  tag,
  may: 'signing-in',
  params: null,
  query: null,
  /** The password is required of a caller who is signed in already. */
  body: z.strictObject({ password: password.optional() }),
  answer: z.strictObject({
    /** Base32, for typing in. */
    secret: z.string(),
    /** `otpauth://totp/…`, for display as a QR code. */
    uri: z.string(),
  }),
  fails: ['wrong-credentials', 'wrong-step', 'too-many-requests'],
});

const recoveryCodes = z.strictObject({
  /** Shown only once; each works only once. */
  recoveryCodes: z.array(z.string()),
});

export const confirmSecondFactor = defineRoute({
  id: 'confirm-second-factor',
  method: 'post',
  path: '/me/totp/confirm',
  summary: 'Finish adding an authenticator app with a code that it shows. Gives recovery codes, and signs in.',
  tag,
  may: 'signing-in',
  params: null,
  query: null,
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  answer: recoveryCodes,
  fails: ['wrong-code', 'wrong-step', 'too-many-requests'],
});

export const renewRecoveryCodes = defineRoute({
  id: 'renew-recovery-codes',
  method: 'post',
  path: '/me/recovery-codes',
  summary: 'Make new recovery codes; the former ones work no more.',
  tag,
  may: 'signed-in',
  params: null,
  query: null,
  body: z.strictObject({ password }),
  answer: recoveryCodes,
  fails: ['wrong-credentials', 'too-many-requests'],
});

export const readInvitation = defineRoute({
  id: 'read-invitation',
  method: 'post',
  path: '/invitations/read',
  summary: 'Whom an invitation is for.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: z.strictObject({ token: invitationToken }),
  answer: z.strictObject({ name: z.string(), email: z.string(), language, expiresAt: moment }),
  fails: ['invitation-over', 'too-many-requests'],
});

export const acceptInvitation = defineRoute({
  id: 'accept-invitation',
  method: 'post',
  path: '/invitations/accept',
  summary: 'Take an invitation, once, and set the password. The second factor follows.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: z.strictObject({ token: invitationToken, password: newPassword }),
  answer: step,
  fails: ['invitation-over', 'weak-password', 'too-many-requests'],
});
