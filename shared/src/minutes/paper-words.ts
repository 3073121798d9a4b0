import type { SigningMeans } from '../signing-means.ts';
import type { MinutesPart, UnansweredReason } from './words.ts';

/*
 * Words of minutes as a document and as plain text. The text in the first sealed files is generated again with these words and
 * compared byte by byte, so they never change, even if the pages' words do (`words-fa.ts`). Other words would be an additional
 * form.
 */
export const PAPER_WORDS: {
  readonly parts: Readonly<Record<MinutesPart, string>>;
  readonly answers: Readonly<Record<'signed' | 'objected' | 'refused' | 'waiting', string>>;
  readonly unanswered: Readonly<Record<UnansweredReason, string>>;
  readonly means: Readonly<Record<SigningMeans, string>>;
  /** Printed next to the name and time of a drawn signature. */
  readonly drawn: string;
} = {
  parts: {
    opening: 'آغاز جلسه',
    identity: 'احراز هویت',
    rights: 'تفهیم حقوق',
    statement: 'اظهارات',
    question: 'پرسش و پاسخ',
    ruling: 'تصمیم دادگاه',
    closing: 'ختم جلسه',
  },
  answers: {
    signed: 'امضا کرد',
    objected: 'با اعتراض امضا کرد',
    refused: 'از امضا خودداری کرد',
    waiting: 'هنوز پاسخ نداده است',
  },
  unanswered: {
    'refused-orally': 'شفاهی از امضا خودداری کرد',
    'cannot-sign': 'نمی‌تواند امضا کند',
    absent: 'در دسترس نیست',
  },
  means: {
    'one-time-code': 'با رمز یک‌بارمصرف',
    'desk-session': 'با ورود به میز کار',
    'app-code': 'با کد برنامه تولید رمز',
    organisation: 'با ورود دوباره سازمانی',
  },
  drawn: 'امضای دستی هم در همان زمان کشیده و ثبت شد.',
};
