import type { StaffCatalogue } from '../catalogue.ts';

/** Systems of the court that use this service, in English. */
export const apiClientsEn: StaffCatalogue['machines'] = {
  lead: 'Systems of the court that use this service with a token of their own.',
  add: 'New system',
  none: 'No systems yet',
  name: 'Name',
  acts: 'Rights',
  until: 'Valid until (empty: without end)',
  lastUsed: 'Last used',
  valid: 'Valid',
  revoked: 'Revoked',
  revoke: 'Revoke',
  revokeTitle: 'Revoke the token of {{name}}?',
  revokeText: 'It is refused from the next request on. This cannot be undone.',
  wasRevoked: 'The token is revoked.',
  tokenTitle: 'Token of {{name}}',
  tokenText: 'This token is shown only this once. Put it into the system and keep it nowhere else.',
};
