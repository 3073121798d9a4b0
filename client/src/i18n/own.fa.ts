/** Hearings of whoever sits in them or looks after them, in Persian. */
export const ownFa = {
  now: 'اکنون در حال برگزاری',
  nextOne: 'جلسه بعدی شما',
  inMinutes_one: '{{count, number}} دقیقه دیگر',
  inMinutes_other: '{{count, number}} دقیقه دیگر',
  due: 'زمان آغاز رسیده است',
  waiting_one: '{{count, number}} نفر در اتاق انتظار است',
  waiting_other: '{{count, number}} نفر در اتاق انتظار هستند',
  as: 'شما: {{role}}',
  lookAfter: 'مسئولیت این جلسه با شماست ({{as}})',
  noSeat:
    'برای شما در این جلسه جایگاهی ثبت نشده است. اگر باید در آن حاضر باشید، از مسئول نوبت‌دهی بخواهید حساب شما را ثبت کند.',
  waits: 'در انتظار شما',
  waitsNothing: 'موردی در انتظار شما نیست.',
  withoutDate: 'تجدید شده و تاریخ جلسه بعد هنوز تعیین نشده است',
  setDate: 'تعیین جلسه بعد',
  whoSets: 'تاریخ جلسه بعد را منشی یا مسئول نوبت‌دهی تعیین می‌کند. زمان مناسب را به او بگویید.',
  today: 'جلسه‌های امروز',
  todayNone: 'امروز جلسه‌ای ندارید',
  todayNoneText: 'جلسه‌هایی که در آن‌ها با حساب کاربری خود ثبت شده‌اید یا مسئولیتشان با شماست، اینجا می‌آید.',
  todayOver: 'جلسه دیگری برای امروز نمانده است.',
  later: 'جلسه‌های روزهای بعد',
};
