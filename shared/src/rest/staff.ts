import { z } from 'zod';
import { STAFF_ROLES } from '../staff/roles.ts';
import { defineRoute } from './route.ts';
import { line } from '../text.ts';
import { email, id, language, listOf, moment, page, version } from './values.ts';

const tag = 'Staff';
const roles = z.array(z.enum(STAFF_ROLES)).min(1).max(STAFF_ROLES.length);
const params = z.strictObject({ account: id });

/** An account of the court's staff. */
export const staffAccount = z.strictObject({
  id,
  version,
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(STAFF_ROLES)),
  language,
  /** `invited`: the invitation was not accepted yet. */
  state: z.enum(['invited', 'active', 'disabled']),
  /** Whether an authenticator app is set up. */
  secondFactor: z.boolean(),
  /** Whether it is linked to the organisation's sign-in. */
  organisation: z.boolean(),
  createdAt: moment,
  lastSignInAt: moment.nullable(),
});
export type StaffAccount = z.infer<typeof staffAccount>;

const invitation = z.strictObject({
  /** To be given to the colleague only; works once. */
  link: z.string(),
  /** It was also sent to the colleague by e-mail. */
  mailed: z.boolean(),
  expiresAt: moment,
});

export const listStaff = defineRoute({
  id: 'list-staff',
  method: 'get',
  path: '/staff',
  summary: 'Accounts, newest first.',
  tag,
  may: 'manage-staff',
  params: null,
  query: page,
  body: null,
  answer: listOf(staffAccount),
  fails: [],
});

/** A colleague as visible to staff who are not administrators: enough to choose the right one. */
const colleague = staffAccount.pick({ name: true, roles: true }).extend({ account: id });
export type Colleague = z.infer<typeof colleague>;

export const listColleagues = defineRoute({
  id: 'list-colleagues',
  method: 'get',
  path: '/colleagues',
  summary: 'Everybody who has an account that is not disabled, by name: to tie people of a booking to accounts.',
  tag,
  may: 'read-colleagues',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({ items: z.array(colleague) }),
  fails: [],
});

export const inviteStaff = defineRoute({
  id: 'invite-staff',
  method: 'post',
  path: '/staff',
  summary: 'Make an account and an invitation for a colleague.',
  tag,
  may: 'manage-staff',
  params: null,
  query: null,
  body: z.strictObject({ name: line(120), email, roles, language: language.default('fa') }),
  answer: z.strictObject({ account: staffAccount, invitation }),
  fails: ['email-taken'],
});

export const changeStaff = defineRoute({
  id: 'change-staff',
  method: 'patch',
  path: '/staff/{account}',
  summary: 'Change an account’s name, roles or language, or disable or enable it. Works at once.',
  tag,
  may: 'manage-staff',
  params,
  query: null,
  body: z.strictObject({
    version,
    name: line(120).optional(),
    roles: roles.optional(),
    language: language.optional(),
    disabled: z.boolean().optional(),
  }),
  answer: staffAccount,
  fails: ['not-found', 'changed-meanwhile', 'last-administrator'],
});

export const renewInvitation = defineRoute({
  id: 'renew-invitation',
  method: 'post',
  path: '/staff/{account}/invitation',
  summary: 'Make a new link to set the password, for who did not take the invitation or forgot. Former links end.',
  tag,
  may: 'manage-staff',
  params,
  query: null,
  body: null,
  answer: invitation,
  fails: ['not-found', 'account-disabled'],
});

export const resetSecondFactor = defineRoute({
  id: 'reset-second-factor',
  method: 'delete',
  path: '/staff/{account}/second-factor',
  summary: 'Forget a lost authenticator app; a new one is added at the next sign-in. All sessions of the account end.',
  tag,
  may: 'manage-staff',
  params,
  query: null,
  body: null,
  answer: staffAccount,
  fails: ['not-found'],
});

export const unbindStaff = defineRoute({
  id: 'unbind-staff',
  method: 'delete',
  path: '/staff/{account}/organisation',
  summary:
    'Take the account from whoever of the organisation’s sign-in has it. All its sessions end; it belongs to whoever signs in there next with its e-mail.',
  tag,
  may: 'manage-staff',
  params,
  query: null,
  body: null,
  answer: staffAccount,
  fails: ['not-found'],
});

export const endStaffSessions = defineRoute({
  id: 'end-staff-sessions',
  method: 'delete',
  path: '/staff/{account}/sessions',
  summary:
    'Sign a colleague out everywhere, of hearings too where they help with devices; their calendar feeds end too.',
  tag,
  may: 'manage-staff',
  params,
  query: null,
  body: null,
  answer: null,
  fails: ['not-found'],
});
