/** Dialogs for the view and the keyboard, requests to speak and the floor, in Persian. */
export const toolsFa = {
  view: {
    title: 'نحوه نمایش تصویرها',
    court: 'همان که دادگاه نشان می‌دهد',
    overruled: 'اکنون دادگاه تصویری را بزرگ نشان می‌دهد. انتخاب شما پس از آن اجرا می‌شود.',
    done: 'تأیید',
  },
  shortcuts: {
    title: 'میان‌برهای صفحه‌کلید',
    close: 'بستن',
    characters: 'میان‌برهای تک‌حرفی کار کنند',
    names: {
      microphone: 'باز یا بسته کردن میکروفون',
      camera: 'روشن یا خاموش کردن دوربین',
      hand: 'اجازه صحبت خواستن یا پس گرفتن آن',
      people: 'فهرست افراد',
      talk: 'گفت‌وگوی محرمانه یا شور',
      chat: 'پیام‌ها',
      nextPage: 'صفحه بعدی تصویرها',
      previousPage: 'صفحه پیشین تصویرها',
      closePanel: 'بستن بخش کناری',
      help: 'همین راهنما',
    },
  },
  hand: {
    up: { speak: 'اجازه صحبت خواسته‌اید.', question: 'اجازه پرسش خواسته‌اید.' },
    change: { speak: 'پرسش ندارم، صحبت دارم', question: 'پرسش دارم' },
  },
  floor: {
    mine: 'نوبت صحبت با شماست.',
    whose: 'نوبت صحبت: {{name}}',
    limit_one: 'به مدت {{count, number}} ثانیه.',
    limit_other: 'به مدت {{count, number}} ثانیه.',
    left: '{{time}} باقی مانده',
    over: '{{time}} بیش از وقت',
    timeIsUp: 'وقت صحبت تمام شد.',
    takeBack: 'پایان نوبت',
  },
};
