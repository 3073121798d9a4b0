/** A colleague's own account, in Persian. */
export const accountFa = {
  own: 'نام و زبان',
  name: 'نام و نام خانوادگی',
  language: 'زبان',
  languageHint: 'پیام‌های سامانه برای شما به این زبان است.',
  factor: 'برنامه تولید رمز',
  codesLeft_one: '{{count, number}} کد بازیابی برایتان مانده است.',
  codesLeft_other: '{{count, number}} کد بازیابی برایتان مانده است.',
  changeApp: 'گوشی دیگر',
  newCodes: 'کدهای بازیابی تازه',
  sessions: 'نشست‌های شما',
  since: 'آغاز:',
  lastSeen: 'آخرین کار:',
  here: 'همین‌جا',
  signOutEverywhere: 'خروج از همه‌جا',
};
