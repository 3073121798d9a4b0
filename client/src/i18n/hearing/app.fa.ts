import { PHASE_NAMES_FA } from '@mahzar/shared/phase-names';
import { ROLE_NAMES_FA } from '@mahzar/shared/role-names';

/** Name of the service, roles and phases, names, facts of a hearing, in Persian. */
export const appFa = {
  app: {
    name: 'محضر',
    tagline: 'رسیدگی و ملاقات از راه دور',
    skip: 'رفتن به بخش اصلی صفحه',
    connecting: 'در حال اتصال',
    connectingText: 'چند لحظه طول می‌کشد. لطفاً این صفحه را باز نگه دارید.',
    entering: 'در حال ورود به جلسه',
    supportCode: 'کد پشتیبانی: {{code}}',
    next: 'گام‌های بعدی',
    dismissNotice: 'بستن این پیام',
    againInSeconds_one: 'لطفاً {{count, number}} ثانیه صبر کنید و دوباره تلاش کنید.',
    againInSeconds_other: 'لطفاً {{count, number}} ثانیه صبر کنید و دوباره تلاش کنید.',
    againInMinutes_one: 'لطفاً {{count, number}} دقیقه صبر کنید و دوباره تلاش کنید.',
    againInMinutes_other: 'لطفاً {{count, number}} دقیقه صبر کنید و دوباره تلاش کنید.',
    notices: 'پیام‌ها',
  },
  roles: ROLE_NAMES_FA,
  phases: PHASE_NAMES_FA,
  people: {
    alias: 'شخص تحت حمایت {{number, number}}',
    and: ' و ',
  },
  hearing: {
    /** In place of a title that names a protected person. */
    untitled: 'جلسه رسیدگی',
    you: 'نام',
    role: 'سمت',
    branch: 'شعبه',
    caseNumber: 'شماره پرونده',
    when: 'تاریخ و ساعت',
    whenNote: 'به {{zone}}',
    state: 'وضعیت جلسه',
  },
};
