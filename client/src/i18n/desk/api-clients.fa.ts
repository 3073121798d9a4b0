/** Systems of the court that use this service, in Persian. */
export const apiClientsFa = {
  lead: 'سامانه‌های دادگاه که با کلید دسترسی خود از این سامانه استفاده می‌کنند.',
  add: 'سامانه تازه',
  none: 'هنوز سامانه‌ای نیست',
  name: 'نام',
  acts: 'دسترسی‌ها',
  until: 'پایان اعتبار (خالی: بی‌پایان)',
  lastUsed: 'آخرین استفاده',
  valid: 'معتبر',
  revoked: 'باطل‌شده',
  revoke: 'باطل کردن',
  revokeTitle: 'کلید دسترسی {{name}} باطل شود؟',
  revokeText: 'از درخواست بعدی پذیرفته نمی‌شود. این کار برگشت ندارد.',
  wasRevoked: 'کلید دسترسی باطل شد.',
  tokenTitle: 'کلید دسترسی {{name}}',
  tokenText: 'این کلید فقط همین یک بار نشان داده می‌شود. آن را در سامانه بگذارید و جای دیگری نگه ندارید.',
};
