import type { StaffCatalogue } from '../catalogue.ts';
import type { signInFa } from './sign-in.fa.ts';

/** Pages on which a colleague signs in or takes an invitation, in English. */
export const signInEn: Pick<StaffCatalogue, keyof typeof signInFa> = {
  signIn: {
    title: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    continue: 'Continue',
    back: 'Your session has ended. Sign in again; your work stays where it was.',
    forgot: 'If you have forgotten your password, ask an administrator for a new link.',
  },
  organisation: {
    signIn: 'Sign in with {{name}}',
    or: 'Or with e-mail and password:',
    failed: 'You are not signed in',
    signedOut:
      'You have signed out here. If you signed in with {{name}}, you may be signed in there still. On a shared computer, sign out there too.',
    signOut: 'Sign out of {{name}}',
    'no-sign-out':
      'You are signed out here, but your organisation has no page to sign out from. Close all windows of the browser.',
    'provider-unreachable': 'The sign-in of your organisation does not answer. Wait a little and try again.',
    'not-completed': 'Signing in at your organisation was not completed, or took too long. Try again.',
    'no-account': 'There is no account for you here, or it is disabled. Ask an administrator for an invitation.',
    'email-not-verified':
      'Your organisation does not confirm your e-mail, so your account cannot be found. Tell an administrator.',
    'too-many-requests': 'There were too many attempts from your network. Wait a minute and try again.',
    'not-anew':
      'Your organisation did not ask again who you are, or not for a second factor: nothing can be signed by it. Tell an administrator.',
    'somebody-else': 'Somebody else signed in at your organisation. Sign in with your own account.',
    again: 'It is confirmed who you are',
    againText: 'Close this tab, and sign in the one before within five minutes. This counts for that text alone.',
    notAgain: 'It is not confirmed who you are',
    notAgainText: 'Nothing was signed. Close this tab, and try again in the one before.',
  },
  code: {
    title: 'Code of your authenticator app',
    lead: 'Enter the six-digit code that the authenticator app on your phone shows.',
    recoveryLead: 'Enter one of the recovery codes that you got when you added the authenticator app. Each works once.',
    code: 'Six-digit code',
    recovery: 'Recovery code',
    useRecovery: 'I do not have my phone; I have a recovery code',
    useApp: 'I enter the code of the app',
    other: 'Sign in as somebody else',
  },
  enrol: {
    title: 'Add an authenticator app',
    lead: 'To keep the court safe, signing in needs a code from your phone as well as your password.',
    added: 'The authenticator app is added',
    install: 'Open an authenticator app (TOTP) on your phone.',
    scan: 'Scan this picture with it.',
    qr: 'QR code for the authenticator app',
    byHand: 'If you cannot scan it, type this key into the app:',
    type: 'Enter here the six-digit code that the app shows.',
    confirm: 'Confirm and add',
    recoveryTitle: 'Recovery codes',
    recoveryText:
      'If your phone is lost, you sign in with these. Each works once. Print them or keep them in a safe place; they are not shown again.',
    kept: 'I have kept the codes',
    done: 'Go to the desk',
  },
  invitation: {
    title: 'Invitation to the desk',
    welcome: 'Welcome, {{name}}',
    lead: 'Your account is ready. Choose a password.',
    over: 'This invitation no longer works',
    ask: 'Ask an administrator for a new link.',
  },
  password: {
    new: 'New password',
    current: 'Current password',
    rule: 'From 12 to 128 characters, and none that is easy to guess: no common password, no date, no row of keys, not your name. Three or four words that have nothing to do with each other are easy to remember and hard to guess.',
    show: 'Show the password',
    change: 'Change the password',
    changed: 'The password is changed. All other sessions have ended.',
  },
};
