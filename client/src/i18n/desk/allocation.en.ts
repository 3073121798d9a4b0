import type { StaffCatalogue } from '../catalogue.ts';

/** Allocation of staff to hearings, in English. */
export const allocationEn: StaffCatalogue['allocation'] = {
  staff: 'Looked after by',
  as: { clerk: 'Clerk', judge: 'Judge', support: 'Support' },
  none: 'Nobody yet',
  openCount_one: '{{count, number}} hearing without staff',
  openCount_other: '{{count, number}} hearings without staff',
  allDone: 'Every hearing has staff',
  openOnly: 'Only without staff',
  noneText: 'A hearing that is booked for this day appears here.',
  give: 'Allocate',
  giveOf: 'Allocate a colleague: {{title}}',
  take: 'Take it',
  takeOf: 'Take it on myself: {{title}}',
  endOf: 'Take {{name}} off {{title}}',
  done: 'The hearing is allocated to {{name}}.',
  ended: '{{name}} no longer looks after this hearing.',
  nobody: 'There is no other colleague',
  why: {
    busy: 'At another hearing then',
    'outside-hours': 'Outside working hours',
    'hours-unknown': 'Working hours not entered',
  },
  standings: { clash: 'At another hearing too', 'outside-hours': 'Outside working hours' },
};
