import type { Phase } from './hearing/state.ts';

/** States of a hearing in Persian, by the terms of the courts. */
export const PHASE_NAMES_FA: Readonly<Record<Phase, string>> = {
  scheduled: 'هنوز باز نشده',
  open: 'باز، هنوز آغاز نشده',
  countdown: 'در آستانه آغاز',
  starting: 'در حال آغاز',
  'in-session': 'در جریان',
  recess: 'تنفس',
  suspended: 'متوقف',
  adjourned: 'تجدید جلسه',
  closed: 'ختم جلسه',
  cancelled: 'لغو شده',
};

/** States of a hearing in English. */
export const PHASE_NAMES_EN: Readonly<Record<Phase, string>> = {
  scheduled: 'Not open yet',
  open: 'Open, not started',
  countdown: 'About to begin',
  starting: 'Starting',
  'in-session': 'In session',
  recess: 'Recess',
  suspended: 'Suspended',
  adjourned: 'Adjourned',
  closed: 'Closed',
  cancelled: 'Cancelled',
};
