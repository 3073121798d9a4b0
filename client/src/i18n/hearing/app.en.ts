import { PHASE_NAMES_EN } from '@mahzar/shared/phase-names';
import { ROLE_NAMES_EN } from '@mahzar/shared/role-names';
import type { Texts } from '../catalogue.ts';
import type { appFa } from './app.fa.ts';

/** Name of the service, roles and phases, names, facts of a hearing, in English. */
export const appEn: Texts<typeof appFa> = {
  app: {
    name: 'Mahzar',
    tagline: 'Remote hearings and meetings',
    skip: 'Skip to the main content',
    connecting: 'Connecting',
    connectingText: 'This takes a moment. Please keep this page open.',
    entering: 'Taking your place',
    supportCode: 'Code for support: {{code}}',
    next: 'What happens next',
    dismissNotice: 'Close this message',
    againInSeconds_one: 'Please wait {{count, number}} second and try again.',
    againInSeconds_other: 'Please wait {{count, number}} seconds and try again.',
    againInMinutes_one: 'Please wait {{count, number}} minute and try again.',
    againInMinutes_other: 'Please wait {{count, number}} minutes and try again.',
    notices: 'Messages',
  },
  roles: ROLE_NAMES_EN,
  phases: PHASE_NAMES_EN,
  people: {
    alias: 'Protected person {{number, number}}',
    and: ' and ',
  },
  hearing: {
    /** In place of a title that names a protected person. */
    untitled: 'Hearing',
    you: 'Name',
    role: 'Role',
    branch: 'Branch',
    caseNumber: 'Case number',
    when: 'Date and time',
    whenNote: '{{zone}}',
    state: 'State of the hearing',
  },
};
