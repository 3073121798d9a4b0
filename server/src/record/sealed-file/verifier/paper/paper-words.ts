import { shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { quoteForeignText } from '../../../../kernel/quote-foreign-text.ts';
import { notReadWords, stampLines, timeInWords } from '../common-words.ts';
import type { Language } from '../common-words.ts';
import type { IntactPaper, PaperFlaw, PaperVerdict } from './check-paper.ts';

/** Describes what was found in a paper in words for a reader. */
export function paperWordsOf(verdict: PaperVerdict, language: Language): string {
  return verdict.ok ? intact(verdict, language) : flawed(verdict, language);
}

function intact(verdict: IntactPaper, language: Language): string {
  const { certificate, keyGiven, needsFingerprint, stamp, signedAt } = verdict;
  const [title, by] = [quoteForeignText(verdict.title), quoteForeignText(verdict.by)];
  if (language === 'fa') {
    const when = signedAt === null ? '' : ` در ${timeInWords(signedAt, 'fa')} (به وقت تهران)`;
    return [
      keyGiven
        ? `سالم است. سند «${title}»${when} با گواهی «${by}» امضا شده و پس از آن هیچ چیز آن تغییر نکرده است.`
        : `این سند پس از امضا تغییر نکرده است، ولی کلید دادگاه داده نشد: بررسی نشد که چه کسی آن را امضا کرده است. به نوشتهٔ خود سند، «${title}»${when} با گواهی‌ای که خود را «${by}» می‌نامد امضا شده است.`,
      ...stampLines(stamp, 'fa'),
      ...contentFa(verdict),
      ...(needsFingerprint
        ? [
            'این سند نمی‌گوید کلیدی که دادید کدام گواهی را تأیید می‌کند: به جای آن، اثر انگشت گواهی دادگاه را وارد کنید.',
          ]
        : []),
      keyGiven
        ? `امضا با آنچه دادید می‌خواند. اثر انگشت گواهی: ${certificate}`
        : `کلید دادگاه را وارد کنید، یا اثر انگشت گواهی را با آنچه دادگاه اعلام کرده است مقایسه کنید: ${certificate}`,
    ].join('\n');
  }
  const when = signedAt === null ? '' : ` at ${timeInWords(signedAt, 'en')} (Tehran time)`;
  return [
    keyGiven
      ? `Intact. The paper “${title}” was signed${when} by “${by}”, and nothing in it was changed since.`
      : `This paper was not changed since it was signed, but no key of the court was given: who signed it was not checked. By its own word “${title}” was signed${when} by a certificate that names itself “${by}”.`,
    ...stampLines(stamp, 'en'),
    ...contentEn(verdict),
    ...(needsFingerprint
      ? [
          'This paper does not say for which certificate the key that you gave vouches: enter the fingerprint of the court’s certificate instead.',
        ]
      : []),
    keyGiven
      ? `The signature fits what you gave. The certificate's fingerprint: ${certificate}`
      : `Enter the court's key, or compare the certificate's fingerprint with the one that the court has published: ${certificate}`,
  ].join('\n');
}

function contentFa({ content }: IntactPaper): string[] {
  switch (content.kind) {
    case 'order':
      return [
        `شماره سند ${quoteForeignText(content.number)}، شماره بررسی ${quoteForeignText(shownCheckNumber(content.check))}، امضای «${quoteForeignText(content.judge)}»: این‌ها را با آنچه روی سند است مقایسه کنید. اینکه دادگاه بعداً آن را پس گرفته است یا نه، فقط در صفحه بررسی دادگاه معلوم می‌شود.`,
      ];
    case 'minutes':
      return [`متن پیوست همان است که قاضی امضا کرد (SHA-256: ${content.sha256}).`];
    case 'attendance':
      return [
        content.isSigned
          ? 'فهرست پیوست با کلیدی که دادید هم امضا شده است.'
          : 'فهرست پیوست با کلید ضبط دادگاه هم امضا شده است؛ این امضا بررسی نشد، چون آن کلید داده نشد.',
      ];
    case 'other':
      return [];
  }
}

function contentEn({ content }: IntactPaper): string[] {
  switch (content.kind) {
    case 'order':
      return [
        `Paper ${quoteForeignText(content.number)}, number to check it by ${quoteForeignText(shownCheckNumber(content.check))}, signed by “${quoteForeignText(content.judge)}”: compare these with what you see on it. Only the court's own page tells whether the paper was withdrawn since.`,
      ];
    case 'minutes':
      return [`The attached text is the one that the judge signed (SHA-256: ${content.sha256}).`];
    case 'attendance':
      return [
        content.isSigned
          ? 'The attached list is also signed by the key that you gave.'
          : 'The attached list is also signed by the court’s record key; that signature was not checked, because the key was not given.',
      ];
    case 'other':
      return [];
  }
}

function flawed(flaw: PaperFlaw, language: Language): string {
  const fa = language === 'fa';
  switch (flaw.flaw) {
    case 'not-read':
      return notReadWords(language);
    case 'too-large':
      return fa
        ? 'این فایل بزرگ‌تر از هر سند دادگاه است و بررسی نشد. فایل اصلی را از دادگاه بگیرید.'
        : 'This file is larger than any paper of the court, and was not checked. Ask the court for the original file.';
    case 'damaged':
      return fa
        ? 'این فایل سند دادگاه نیست یا آن‌قدر خراب است که خوانده نمی‌شود. نسخهٔ دیگری از دادگاه بگیرید.'
        : 'This is no paper of the court, or it is too damaged to be read. Ask the court for another copy.';
    case 'unsigned':
      return fa
        ? 'این PDF امضای الکترونیکی ندارد: شاید پیش‌نویس است، یا برنامه‌ای آن را دوباره ذخیره کرده است. فایل اصلی را از دادگاه بگیرید.'
        : 'This PDF has no electronic signature: it may be a draft, or some program has saved it anew. Ask the court for the original file.';
    case 'several':
      return fa
        ? 'این سند بیش از یک امضای الکترونیکی دارد. سند دادگاه یک امضا دارد که همهٔ آن را در بر می‌گیرد. فایل اصلی را از دادگاه بگیرید.'
        : 'This paper has more than one electronic signature. A paper of the court has one, which covers all of it. Ask the court for the original file.';
    case 'added':
      return added(flaw, language);
    case 'cut':
      return fa
        ? `کامل نیست: ${flaw.bytes.toLocaleString('fa')} بایت از پایان سند نیست. نسخهٔ دیگری از دادگاه بگیرید.`
        : `Not complete: the last ${flaw.bytes} bytes of the paper are missing. Ask the court for another copy.`;
    case 'uncovered':
      return fa
        ? 'دستکاری شده است: امضا همهٔ این فایل را در بر نمی‌گیرد.'
        : 'Tampered with: the signature does not cover all of this file.';
    case 'content':
      return fa
        ? 'دستکاری شده است: محتوای سند (صفحه‌ها یا متن پیوست) آن نیست که امضا شد.'
        : 'Tampered with: the paper’s content (its pages or the attached text) is not what was signed.';
    case 'signature':
      return fa
        ? 'دستکاری شده است: امضای الکترونیکی سند درست نیست.'
        : 'Tampered with: the paper’s electronic signature is not valid.';
    case 'stamp':
      return fa
        ? 'دستکاری شده است: مهر زمانی سند از این امضا نیست.'
        : 'Tampered with: the paper’s time stamp is not of this signature.';
    case 'attachment':
      return fa
        ? `محتوای سند با خودش نمی‌خواند: متن پیوست ${quoteForeignText(flaw.name)} آن نیست که باید باشد.`
        : `The paper does not agree with itself: the attached text ${quoteForeignText(flaw.name)} is not what it should be.`;
    case 'key':
      return fa
        ? 'با کلیدی که دادید امضا نشده است: این سند از آن دادگاه نیست یا همهٔ آن از نو ساخته شده است.'
        : 'Not signed by the key that you gave: the paper is not of that court, or all of it was made anew.';
  }
}

function added({ bytes, before }: Extract<PaperFlaw, { flaw: 'added' }>, language: Language): string {
  const by = quoteForeignText(before?.by ?? '');
  const at = before?.at ?? null;
  if (language === 'fa') {
    const first = `پس از امضا به این سند افزوده شده است (${bytes.toLocaleString('fa')} بایت): آنچه نشان داده می‌شود ممکن است آن نباشد که امضا شد.`;
    if (before === null) return `دستکاری شده است: ${first}`;
    const when = at === null ? '' : ` در ${timeInWords(at, 'fa')}`;
    return `دستکاری شده است: ${first} آنچه پیش از آن است${when} با گواهی‌ای که خود را «${by}» می‌نامد امضا شده است (اثر انگشت: ${before.certificate}). فایل اصلی را از دادگاه بگیرید.`;
  }
  const first = `${bytes} bytes were added to this paper after it was signed: what is shown may not be what was signed.`;
  if (before === null) return `Tampered with: ${first}`;
  const when = at === null ? '' : ` at ${timeInWords(at, 'en')}`;
  return `Tampered with: ${first} What is in front of them was signed${when} by a certificate that names itself “${by}” (fingerprint: ${before.certificate}). Ask the court for the original file.`;
}
