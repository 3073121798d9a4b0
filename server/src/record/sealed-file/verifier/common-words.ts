/* Words for results on sealed files and on papers. */
import { quoteForeignText } from '../../../kernel/quote-foreign-text.ts';
import type { JudgedStamp } from '../../proof/time-stamp.ts';

export type Language = 'fa' | 'en';

/** @param at epoch milliseconds */
export function timeInWords(at: number, language: Language): string {
  return new Date(at).toLocaleString(language === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Asia/Tehran',
  });
}

/** What is known of the time stamp of a file. */
interface StampFacts {
  readonly stamp: JudgedStamp | null;
  /** Fingerprints of authorities were given, and there is no time stamp. */
  readonly lacksStamp: boolean;
}

/** Whether the time stamp does not contradict the fingerprints of authorities that were given. */
export function isStampAsGiven({ stamp, lacksStamp }: StampFacts): boolean {
  return !lacksStamp && stamp?.isForeign !== true;
}

/** A line about the time stamp, if there is one or should be one. */
export function stampLines({ stamp, lacksStamp }: StampFacts, language: Language): string[] {
  if (lacksStamp)
    return [
      language === 'fa'
        ? 'مهر زمانی ندارد؛ زمان امضا تنها به اعلام خود امضاکننده است.'
        : 'There is no time stamp: the time of signing is by the signer’s own word alone.',
    ];
  if (stamp === null) return [];
  const { certificate, isKnown, isForeign } = stamp;
  const authority = quoteForeignText(stamp.by);
  const at = timeInWords(stamp.at, language);
  if (language === 'fa')
    return [
      isKnown
        ? `مهر زمانی: «${authority}» این امضا را در ${at} ثبت کرده است. اثر انگشت گواهی آن همان است که وارد کردید: ${certificate}`
        : isForeign
          ? `مهر زمانی با اثر انگشتی که وارد کردید مطابقت ندارد: گواهی‌ای که خود را «${authority}» می‌نامد این امضا را در ${at} ثبت کرده است. آن را دوباره با آنچه مرجع مهر زمانی اعلام کرده است مقایسه کنید. اثر انگشت گواهی این مهر: ${certificate}`
          : `مهر زمانی از مرجعی ناشناخته است: گواهی‌ای که خود را «${authority}» می‌نامد این امضا را در ${at} ثبت کرده است. هر کس می‌تواند چنین گواهی‌ای بسازد؛ اثر انگشت آن را با آنچه مرجع مهر زمانی اعلام کرده است مقایسه کنید: ${certificate}`,
    ];
  return [
    isKnown
      ? `Time stamp: “${authority}” had that signature at ${at}. Its certificate's fingerprint is the one that you gave: ${certificate}`
      : isForeign
        ? `The time stamp does not fit the fingerprint that you gave: a certificate that names itself “${authority}” had that signature at ${at}. Compare what you gave once more with what the authority has published. The fingerprint of this stamp's certificate: ${certificate}`
        : `Time stamp of an unknown authority: a certificate that names itself “${authority}” had that signature at ${at}. Anybody can make such a certificate; compare its fingerprint with the one that the authority has published: ${certificate}`,
  ];
}

/** A file that the disk or the browser could not read. */
export function notReadWords(language: Language): string {
  return language === 'fa'
    ? 'این فایل خوانده نشد: شاید جابه‌جا یا حذف شده یا حافظه آن جدا شده است. این چیزی دربارهٔ درستی فایل نمی‌گوید. حافظه را وصل کنید و فایل را دوباره انتخاب کنید.'
    : 'The file could not be read: it may have been moved or removed, or its disk taken out. That says nothing of what is in it. Connect the disk, and choose the file again.';
}
