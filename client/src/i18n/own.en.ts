import type { StaffCatalogue } from './catalogue.ts';

/** Hearings of whoever sits in them or looks after them, in English. */
export const ownEn: StaffCatalogue['own'] = {
  now: 'Going on now',
  nextOne: 'Your next hearing',
  inMinutes_one: 'in {{count, number}} minute',
  inMinutes_other: 'in {{count, number}} minutes',
  due: 'It is time to begin',
  waiting_one: '{{count, number}} person is in the waiting room',
  waiting_other: '{{count, number}} people are in the waiting room',
  as: 'You: {{role}}',
  lookAfter: 'You look after this hearing ({{as}})',
  noSeat: 'You have no seat in this hearing. If you are to take part, have a scheduler book you with your account.',
  waits: 'Waiting for you',
  waitsNothing: 'Nothing is waiting for you.',
  withoutDate: 'Adjourned, and the next date is not set yet',
  setDate: 'Set the next date',
  whoSets: 'A clerk or scheduler sets the next date. Tell them when it suits you.',
  today: 'Today’s hearings',
  todayNone: 'You have no hearing today',
  todayNoneText: 'Hearings for which you are booked with your account, or which you look after, are shown here.',
  todayOver: 'No other hearing is left today.',
  later: 'The days after',
};
