import type { SigningMeans } from '../signing-means.ts';
import type { MinutesPart, UnansweredReason } from './words.ts';

/*
 * Words of minutes on paper and as plain text. In the first sealed files the text is made again by these and compared byte by byte:
 * they are never altered, whatever the pages say (`words-fa.ts`). Other words are another form beside this one.
 */
export const PAPER_WORDS: {
  readonly parts: Readonly<Record<MinutesPart, string>>;
  readonly answers: Readonly<Record<'signed' | 'objected' | 'refused' | 'waiting', string>>;
  readonly unanswered: Readonly<Record<UnansweredReason, string>>;
  readonly means: Readonly<Record<SigningMeans, string>>;
  /** Beside who has signed when. */
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
