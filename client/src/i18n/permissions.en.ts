import { PERMISSION_NAMES_EN } from '@mahzar/shared/permission-names-en';
import type { PermissionCatalogue } from './catalogue.ts';

/** Sentences about the permission table in English. */
export const permissionsEn: PermissionCatalogue = {
  ...PERMISSION_NAMES_EN,
  title: 'Who may do what',
  lead: 'What everybody at a hearing may do, and in which state of it. Beyond this table the service allows nobody anything.',
  note: 'What everybody at a hearing may do, and in which state of it.',
  toPrint: 'To print (in a new tab)',
  filter: {
    title: 'Narrow the table',
    kind: 'Kind of hearing',
    role: 'Role',
    anyRole: 'All roles',
    phase: 'State of the hearing',
    anyPhase: 'All states',
    text: 'Search for an act',
  },
  print: 'Print',
  count_one: '{{count, number}} act of {{total, number}}',
  count_other: '{{count, number}} acts of {{total, number}}',
  none: 'There is no such act.',
  columns: { act: 'Act', who: 'Who', when: 'In which state', whoAndWhen: 'Who, and in which state' },
  everybody: 'Everybody',
  everybodyBut: 'Everybody but: {{names}}',
  whenDelegated: '{{name}} (if delegated)',
  guide: {
    title: 'How to read it',
    yes: 'They may.',
    delegated: 'The chair can give this act to the clerk for the hearing (Measures, Powers of the clerk).',
    period: '“{{name}}” means in these states: {{phases}}.',
    more: 'Some acts have further conditions. For example, nobody else closes the chair’s microphone, and nobody removes the chair.',
  },
};
