import { digitsIn } from '@mahzar/shared/notify/words';
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
  const { certificate, keyGiven, signedAt } = verdict;
  const [title, by] = [quoteForeignText(verdict.title), quoteForeignText(verdict.by)];
  if (language === 'fa') {
    const when = signedAt === null ? '' : ` در ${timeInWords(signedAt, 'fa')} (به وقت تهران)`;
    return [
      keyGiven
        ? `سالم است. سند «${title}»${when} با گواهی الکترونیکی «${by}» امضا شده و پس از امضا هیچ تغییری نکرده است.`
        : `این سند پس از امضا تغییر نکرده است، اما چون کلید دادگاه وارد نشده، احراز نشده است که امضاکننده دادگاه باشد. به اظهار خود سند، «${title}»${when} با گواهی الکترونیکی‌ای به نام «${by}» امضا شده است.`,
      ...stampLines(verdict, 'fa'),
      ...contentFa(verdict),
      keyGiven
        ? `امضا با کلید یا اثر انگشتی که وارد کردید مطابقت دارد. اثر انگشت گواهی: ${certificate}`
        : `کلید دادگاه را وارد کنید، یا اثر انگشت گواهی را با آنچه دادگاه اعلام کرده است مقایسه کنید: ${certificate}`,
    ].join('\n');
  }
  const when = signedAt === null ? '' : ` at ${timeInWords(signedAt, 'en')} (Tehran time)`;
  return [
    keyGiven
      ? `Intact. The paper “${title}” was signed${when} by “${by}”, and nothing in it was changed since.`
      : `This paper was not changed since it was signed, but no key of the court was given: it is not established that the court signed it. By its own word “${title}” was signed${when} by a certificate that names itself “${by}”.`,
    ...stampLines(verdict, 'en'),
    ...contentEn(verdict),
    keyGiven
      ? `The signature fits the key or fingerprint that you gave. The certificate's fingerprint: ${certificate}`
      : `Enter the court's key, or compare the certificate's fingerprint with the one that the court has published: ${certificate}`,
  ].join('\n');
}

function contentFa({ content, keyGiven }: IntactPaper): string[] {
  switch (content.kind) {
    case 'order':
      return [
        `شماره سند ${quoteForeignText(digitsIn('fa', content.number))}، شماره بررسی ${quoteForeignText(digitsIn('fa', shownCheckNumber(content.check)))}، امضاکننده: «${quoteForeignText(content.judge)}». این مشخصات را با آنچه روی سند چاپ شده است تطبیق دهید. اینکه دادگاه بعداً این سند را پس گرفته است یا نه، تنها در صفحه بررسی اصالت سند در سامانه دادگاه معلوم می‌شود.`,
      ];
    case 'minutes':
      return [
        `${keyGiven ? '' : 'به نوشتهٔ خود سند، '}اثر انگشت متن اصلی پیوست (minutes.json) با آنچه در صورت‌جلسه به‌عنوان متن امضاشدهٔ قاضی درج شده است مطابقت دارد (SHA-256: ${content.sha256}).`,
      ];
    case 'attendance':
      return [
        content.isSigned
          ? 'فهرست پیوست با کلید ضبطی که وارد کردید نیز امضا شده است.'
          : 'فهرست پیوست امضای دیگری هم دارد که بررسی نشد، چون کلید ضبط دادگاه وارد نشده است.',
      ];
    case 'other':
      return [];
  }
}

function contentEn({ content, keyGiven }: IntactPaper): string[] {
  switch (content.kind) {
    case 'order':
      return [
        `Paper ${quoteForeignText(content.number)}, number to check it by ${quoteForeignText(shownCheckNumber(content.check))}, signed by “${quoteForeignText(content.judge)}”: compare these with what is printed on it. Only the court's own page for checking papers tells whether the paper was withdrawn since.`,
      ];
    case 'minutes':
      return [
        `${keyGiven ? 'The' : 'By the paper’s own word, the'} attached data (minutes.json) have the hash that the minutes name as signed by the judge (SHA-256: ${content.sha256}).`,
      ];
    case 'attendance':
      return [
        content.isSigned
          ? 'The attached list is also signed by the record key that you gave.'
          : 'The attached list has another signature too, which was not checked, because the court’s record key was not given.',
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
        : `Not complete: the last ${flaw.bytes === 1 ? 'byte of the paper is' : `${flaw.bytes} bytes of the paper are`} missing. Ask the court for another copy.`;
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
        ? `اجزای سند با یکدیگر مطابقت ندارد: متن پیوست ${quoteForeignText(flaw.name)} با داده‌های همین سند یکی نیست.`
        : `The paper does not agree with itself: the attached text ${quoteForeignText(flaw.name)} does not fit the data of the same paper.`;
    case 'key':
      return fa
        ? 'امضا با کلید یا اثر انگشتی که وارد کردید مطابقت ندارد: یا این سند از آن دادگاه نیست، یا از نو ساخته شده، یا کلید واردشده کلید زمان امضای آن نیست.'
        : 'The signature does not fit the key or fingerprint that you gave: the paper is not of that court, or was made anew, or the key is not the one of the time when it was signed.';
    case 'unvouched':
      return fa
        ? 'این سند نشان نمی‌دهد که کلید واردشده کدام گواهی الکترونیکی را تأیید می‌کند؛ پس معلوم نیست از دادگاه باشد. به جای کلید، اثر انگشت گواهی الکترونیکی دادگاه را وارد کنید.'
        : 'This paper does not show for which certificate the given key vouches, so it is not known to be of the court. Enter the fingerprint of the court’s certificate instead of the key.';
  }
}

function added({ bytes, before }: Extract<PaperFlaw, { flaw: 'added' }>, language: Language): string {
  const by = quoteForeignText(before?.by ?? '');
  const at = before?.at ?? null;
  if (language === 'fa') {
    const first = `پس از امضا ${bytes.toLocaleString('fa')} بایت به این فایل افزوده شده است؛ آنچه نمایش داده می‌شود ممکن است با آنچه امضا شده یکسان نباشد.`;
    if (before === null) return `دستکاری شده است: ${first}`;
    const when = at === null ? '' : ` در ${timeInWords(at, 'fa')}`;
    return `دستکاری شده است: ${first} آنچه پیش از آن است${when} با گواهی الکترونیکی‌ای به نام «${by}» امضا شده است (اثر انگشت: ${before.certificate}). فایل اصلی را از دادگاه بگیرید.`;
  }
  const first = `${bytes === 1 ? '1 byte was' : `${bytes} bytes were`} added to this paper after it was signed: what is shown may not be what was signed.`;
  if (before === null) return `Tampered with: ${first}`;
  const when = at === null ? '' : ` at ${timeInWords(at, 'en')}`;
  return `Tampered with: ${first} What came before was signed${when} by a certificate that names itself “${by}” (fingerprint: ${before.certificate}). Ask the court for the original file.`;
}
