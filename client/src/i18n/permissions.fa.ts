import { PERMISSION_NAMES_FA } from '@mahzar/shared/permission-names-fa';

/** Sentences about the permission table in Persian, loaded with the pages that need them. */
export const permissionsFa = {
  ...PERMISSION_NAMES_FA,
  title: 'جدول اختیارات',
  lead: 'هر کس در جلسه چه کارهایی می‌تواند بکند و در کدام وضعیت. سامانه بیرون از این جدول به کسی اجازه‌ای نمی‌دهد.',
  note: 'هر کس در جلسه چه کارهایی می‌تواند بکند و در کدام وضعیت.',
  toPrint: 'نسخه چاپی (در زبانه تازه)',
  filter: {
    title: 'محدود کردن جدول',
    kind: 'نوع جلسه',
    role: 'سمت',
    anyRole: 'همه سمت‌ها',
    phase: 'وضعیت جلسه',
    anyPhase: 'همه وضعیت‌ها',
    text: 'جست‌وجوی کار',
  },
  print: 'چاپ',
  count_one: '{{count, number}} کار از {{total, number}} کار',
  count_other: '{{count, number}} کار از {{total, number}} کار',
  none: 'کاری با این ویژگی‌ها نیست.',
  columns: { act: 'کار', who: 'چه کسی', when: 'در کدام وضعیت', whoAndWhen: 'چه کسی و در کدام وضعیت' },
  everybody: 'همه',
  everybodyBut: 'همه جز {{names}}',
  whenDelegated: '{{name}} (با تفویض)',
  guide: {
    title: 'راهنما',
    yes: 'مجاز است.',
    delegated: 'رئیس جلسه می‌تواند این کار را برای همان جلسه به منشی تفویض کند (تدابیر، اختیارات منشی).',
    period: '«{{name}}» یعنی در این وضعیت‌ها: {{phases}}.',
    more: 'برخی کارها شرط‌های دیگری هم دارند. برای نمونه، میکروفون رئیس جلسه را دیگری نمی‌بندد و کسی او را اخراج نمی‌کند.',
  },
};
