import type { StaffCatalogue } from '../catalogue.ts';

/** A colleague's own account, in English. */
export const accountEn: StaffCatalogue['account'] = {
  own: 'Name and language',
  name: 'Name',
  language: 'Language',
  languageHint: 'The service writes to you in this language.',
  factor: 'Authenticator app',
  codesLeft_one: 'You have {{count, number}} recovery code left.',
  codesLeft_other: 'You have {{count, number}} recovery codes left.',
  changeApp: 'Another phone',
  newCodes: 'New recovery codes',
  sessions: 'Where you are signed in',
  since: 'Since:',
  lastSeen: 'Last act:',
  here: 'Here',
  signOutEverywhere: 'Sign out everywhere',
};
