import type { Catalogue } from '../catalogue.ts';

/** Help from support, in English. */
export const helpEn: Catalogue['help'] = {
  button: 'I need help',
  waiting: 'Waiting for support',
  answered_one: '{{count, number}} new message from support',
  answered_other: '{{count, number}} new messages from support',
  title: 'Help from support',
  intro: 'Write what the problem is. The court’s support answers here.',
  coming: 'Your request has arrived. Support answers here; you may close this window.',
  note: 'This talk is no part of the hearing, and the other parties do not see it.',
  plain: 'I need help.',
  write: 'Your problem',
  ask: 'Ask for help',
  send: 'Send',
  enough: 'I need no more help',
  close: 'Close',
  earlier: 'Show earlier messages',
  me: 'You',
  support: 'Support',
};
