/* Persian words for the codes of minutes on pages. The words on documents never change: `paper-words.ts`. */
import type { MinutesPart, UnansweredReason } from './words.ts';

/** A heading without words shows the name of its part. */
export const MINUTES_PART_NAMES_FA: Readonly<Record<MinutesPart, string>> = {
  opening: 'آغاز جلسه',
  identity: 'احراز هویت',
  rights: 'تفهیم حقوق',
  statement: 'اظهارات',
  question: 'پرسش و پاسخ',
  ruling: 'تصمیم دادگاه',
  closing: 'ختم جلسه',
};

export const ANSWERS_FA = {
  signed: 'امضا کرد',
  objected: 'با اعتراض امضا کرد',
  refused: 'از امضا خودداری کرد',
} as const;

export const UNANSWERED_FA: Readonly<Record<UnansweredReason, string>> = {
  'refused-orally': 'شفاهی از امضا خودداری کرد',
  'cannot-sign': 'نمی‌تواند امضا کند',
  absent: 'در دسترس نیست',
};
