/** Words of the courtroom that are not needed for its first frame, in Persian. They come with the parts that say them. */
export const conductFa = {
  talk: {
    calling: 'در انتظار پاسخ {{names}}. تا پذیرفته نشود، در جلسه می‌مانید.',
    cancel: 'لغو دعوت',
    withoutMine: 'مترجم شما اینجا نیست. هر وقت آمد، می‌توانید دعوتش کنید.',
    withoutTheirs: 'مترجم {{names}} اینجا نیست؛ گفت‌وگو بدون مترجم است.',
  },
  people: {
    left: 'خارج‌شده از جلسه',
    leftAt: 'ساعت {{time}} خارج شد',
    presides: 'ریاست جلسه',
  },
  notices: {
    personLeft_one: '{{names}} از جلسه خارج شد.',
    personLeft_other: '{{names}} از جلسه خارج شدند.',
    personTalks_one: '{{names}} در گفت‌وگوی محرمانه است.',
    personTalks_other: '{{names}} در گفت‌وگوی محرمانه هستند.',
    youPreside: 'اداره جلسه به شما سپرده شد.',
    presides: 'قاضی از جلسه خارج شد و {{name}} جلسه را اداره می‌کند.',
  },
  leaving: {
    stopsTitle: 'جلسه برای همه متوقف می‌شود',
    stopsText: 'کس دیگری برای اداره جلسه حضور ندارد. اگر اکنون خارج شوید، جلسه و ضبط آن تا بازگشت شما متوقف می‌شود.',
    handTitle: 'پس از خروج شما چه کسی جلسه را اداره کند؟',
    handText: 'جلسه ادامه می‌یابد و نام اداره‌کننده جلسه به همه گفته می‌شود.',
    handTo: 'واگذاری به {{name}} و خروج',
    stop: 'خروج و توقف جلسه',
    stay: 'می‌مانم',
  },
  interpreterRequired: {
    title: 'گفت‌وگوی محرمانه تنها با مترجم',
    note: 'اگر این مقرر نشود، گفت‌وگوی محرمانه در نبود مترجم نیز انجام می‌شود و به هر دو طرف گفته می‌شود.',
    on: 'تنها با حضور مترجم',
    require: 'مقرر شود',
    requireName: 'گفت‌وگوی محرمانه تنها با مترجم: {{name}}',
    lift: 'لغو',
    liftName: 'گفت‌وگوی محرمانه بدون مترجم مجاز است: {{name}}',
  },
};
