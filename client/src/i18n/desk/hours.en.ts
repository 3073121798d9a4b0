import type { StaffCatalogue } from '../catalogue.ts';

/** Working hours of colleagues, in English. */
export const hoursEn: StaffCatalogue['hours'] = {
  title: 'Working hours',
  lead: 'While allocating it is shown who is within their working hours.',
  nobody: 'There is no colleague to whom a hearing can be allocated',
  week: 'The week',
  weekText: 'When no day has hours, the working hours count as not entered. An end at 00:00 is midnight.',
  from: 'From',
  to: 'To',
  off: 'No work',
  add: 'Add hours',
  addOf: 'Add hours: {{day}}',
  removeOf: 'Remove hours: {{day}}',
  like: 'The same from Saturday to Wednesday',
  exceptions: 'Days that differ',
  exceptionsText: 'Leave, a holiday, or a day with other hours. A day without hours is a day off.',
  addException: 'Add a day',
  removeException: 'Remove this day',
};
