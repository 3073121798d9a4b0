/** Private rooms and channels of interpretation, in Persian. */
export const privateRoomFa = {
  talk: {
    private: 'کسی جز حاضران در گفت‌وگو آن را نمی‌بیند و نمی‌شنود و ضبط نمی‌شود.',
    asked: 'دعوت شده است',
    bond: { lawyer: 'وکیل شما', client: 'موکل شما', opposing: 'وکیل طرف مقابل' },
  },
  channels: {
    floor: { heard: 'صدای جلسه', spokenTo: 'جلسه' },
    console: 'ابزار مترجم',
    speakTo: 'سخن می‌گویید به:',
    hear: 'می‌شنوید:',
  },
  invitation: {
    counsel: '{{name}} شما را به گفت‌وگوی محرمانه دعوت می‌کند',
    deliberation: '{{name}} شما را به شور دعوت می‌کند',
    busy: 'برای پذیرفتن، نخست از گفت‌وگوی کنونی بازگردید.',
    accept: 'پذیرفتن',
    refuse: 'نپذیرفتن',
  },
  privateRoom: {
    title: { counsel: 'گفت‌وگوی محرمانه', deliberation: 'شور قضات' },
    promise: 'محرمانه: شخص دیگری شما را نمی‌بیند و نمی‌شنود و چیزی ضبط نمی‌شود.',
    back: 'با آغاز جلسه یا فراخوان دادگاه، خودبه‌خود به جلسه بازمی‌گردید.',
    locked: 'قفل است: شخص دیگری نمی‌تواند وارد شود.',
    meanwhile: 'جلسه: {{state}}',
    waitingFor: 'در انتظار {{names}}',
    askedText: 'دعوت شما فرستاده شد. به‌محض پذیرفتن، گفت‌وگو آغاز می‌شود.',
    alone: 'کسی جز شما اینجا نیست',
    aloneText: 'می‌توانید دیگران را دعوت کنید یا به جلسه بازگردید.',
    lock: 'قفل کردن',
    unlock: 'باز کردن قفل',
    return: 'بازگشت به جلسه',
  },
};
