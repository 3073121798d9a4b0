/** Words of the courtroom that are not needed for its first frame, in Persian. They come with the parts that say them. */
export const conductFa = {
  talk: {
    calling: 'در انتظار پاسخ {{names}}. تا پذیرفته نشود، در جلسه می‌مانید.',
    cancel: 'لغو دعوت',
    withoutMine: 'مترجم شما اینجا نیست. هر وقت آمد، می‌توانید دعوتش کنید.',
    withoutTheirs: 'مترجم {{names}} اینجا نیست؛ گفت‌وگو بدون مترجم است.',
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
