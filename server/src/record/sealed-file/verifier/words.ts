import { isOfExhibit, parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import { quoteForeignText } from '../../../kernel/quote-foreign-text.ts';
import type { Verdict } from './check-sealed-file.ts';
import { isStampAsGiven, notReadWords, stampLines, timeInWords } from './common-words.ts';
import type { Language } from './common-words.ts';
import type { LogName, SealFlaw } from './seal-flaw-error.ts';

type Intact = Extract<Verdict, { ok: true }>;

const HOW = {
  fa: { altered: 'تغییر کرده است', missing: 'وجود ندارد', added: 'بعداً افزوده شده است' },
  en: { altered: 'was changed', missing: 'is missing', added: 'was added later' },
} as const;

const KINDS: Record<string, Record<Language, string>> = {
  microphone: { fa: 'میکروفون', en: 'microphone' },
  camera: { fa: 'دوربین', en: 'camera' },
  screen: { fa: 'صفحهٔ اشتراکی', en: 'shared screen' },
  'exhibit-audio': { fa: 'صدای مدرکی که پخش شد', en: 'the sound of an exhibit that was played' },
  'exhibit-video': { fa: 'تصویر مدرکی که پخش شد', en: 'the picture of an exhibit that was played' },
};

const LOGS: Record<LogName, Record<Language, string>> = {
  hearing: { fa: 'دفتر رویدادهای جلسه', en: 'the hearing’s log' },
  minutes: { fa: 'دفتر صورت‌جلسه', en: 'the log of the minutes' },
  case: { fa: 'دفتر پرونده', en: 'the case’s log' },
};

/** Whether the given key of the court vouches for a file, and its time stamp does not contradict what was given. */
export function isProven(found: Pick<Intact, 'keyGiven' | 'stamp' | 'lacksStamp'>): boolean {
  return found.keyGiven && isStampAsGiven(found);
}

/** Describes a verdict in words for a reader. */
export function wordsOf(verdict: Verdict, language: Language): string {
  return verdict.ok ? intact(verdict, language) : flawed(verdict, language);
}

function intact(verdict: Intact, language: Language): string {
  const { hearing, entries, segments, withheld, certificate, keyGiven } = verdict;
  const by = quoteForeignText(verdict.by);
  const time = (at: number) => timeInWords(at, language);
  const [sealed, signed] = [time(verdict.sealedAt), time(verdict.checkpointAt)];
  if (language === 'fa') {
    return [
      keyGiven
        ? `سالم است. جلسهٔ ${hearing} در ${sealed} (به وقت تهران) توسط «${by}» مهر و موم شده است.`
        : `محتوای این فایل با خودش می‌خواند، ولی کلید دادگاه داده نشد: بررسی نشد که چه کسی آن را مهر کرده و آیا چیزی از آن کنار گذاشته است. به نوشتهٔ خود فایل، جلسهٔ ${hearing} در ${sealed} (به وقت تهران) با گواهی‌ای که خود را «${by}» می‌نامد مهر و موم شده است.`,
      `${entries.toLocaleString('fa')} سطر دفتر رویدادهای جلسه و ${segments.toLocaleString('fa')} قطعهٔ ضبط با ${keyGiven ? 'امضای دادگاه' : 'امضای کلیدی که در خود فایل است'} در ${signed} می‌خواند.`,
      ...stampLines(verdict, language),
      ...besideFa(verdict, time),
      ...olderIn(verdict).map(
        ({ of, at }) =>
          `${LOGS[of].fa} چنان است که ${keyGiven ? 'دادگاه' : 'کلیدی که در خود فایل است'} در ${time(at)} امضا کرده است؛ نوشته‌های پس از آن در این فایل نیست.`,
      ),
      ...(withheld > 0
        ? [
            `${withheld.toLocaleString('fa')} ضبط در این فایل نیست، چون از اشخاص تحت حمایت یا از مدرکی است که همه اجازه دیدن آن را ندارند؛ فقط با دستور دادگاه داده می‌شود.`,
          ]
        : []),
      keyGiven
        ? `مهر و امضا با کلیدی که دادید می‌خواند. اثر انگشت گواهی: ${certificate}`
        : `کلید دادگاه را وارد کنید، یا اثر انگشت گواهی را با آنچه دادگاه اعلام کرده است مقایسه کنید: ${certificate}`,
    ].join('\n');
  }
  const signer = keyGiven ? 'the court' : 'a key in the file';
  return [
    keyGiven
      ? `Intact. Hearing ${hearing} was sealed at ${sealed} (Tehran time) by “${by}”.`
      : `This file agrees with itself, but no key of the court was given: who sealed it, and whether anything was left out, was not checked. By its own word hearing ${hearing} was sealed at ${sealed} (Tehran time) by a certificate that names itself “${by}”.`,
    `${entries} entries of the log and ${segments} segments of the recording are as ${signer} signed them at ${signed}.`,
    ...stampLines(verdict, language),
    ...besideEn(verdict, time),
    ...olderIn(verdict).map(
      ({ of, at }) =>
        `${capital(LOGS[of].en)} is as ${signer} signed it at ${time(at)}; nothing that was written since is in this file.`,
    ),
    ...(withheld > 0
      ? [
          `${withheld} track(s) are not in this file, because they are of protected people or of an exhibit that only some may see; they are given by an order of the court only.`,
        ]
      : []),
    keyGiven
      ? `The seal and the signature are vouched for by the key that you gave. The certificate's fingerprint: ${certificate}`
      : `Enter the court's key, or compare the certificate's fingerprint with the one that the court has published: ${certificate}`,
  ].join('\n');
}

function flawed(flaw: SealFlaw, language: Language): string {
  const fa = language === 'fa';
  switch (flaw.flaw) {
    case 'not-read':
      return notReadWords(language);
    case 'not-sealed':
      return fa
        ? 'این فایل، فایل مهر و موم‌شدهٔ دادگاه نیست یا آن‌قدر خراب است که خوانده نمی‌شود. نسخهٔ دیگری از دادگاه بگیرید.'
        : 'This is no sealed file, or it is too damaged to be read. Ask the court for another copy.';
    case 'signature':
      return fa
        ? 'دستکاری شده است: امضای مهر و موم با فهرست محتوا نمی‌خواند.'
        : 'Tampered with: the seal’s signature does not fit the list of what is in the file.';
    case 'container':
      return fa
        ? 'دستکاری شده است: محتوا همان است، ولی بسته‌بندی فایل پس از مهر و موم تغییر کرده است.'
        : 'Tampered with: the contents are as they were, but the container that holds them was changed after sealing.';
    case 'checkpoint':
      return unvouched(flaw, language);
    case 'minutes':
      return notSigned(flaw.signers, language);
    case 'unfinished':
      return fa
        ? 'کامل نیست: دفتر رویدادها در این فایل پیش از پایان جلسه قطع می‌شود. نسخهٔ کامل را از دادگاه بگیرید.'
        : 'Not complete: the log in this file ends before the hearing was over. Ask the court for the whole file.';
    case 'key':
      return fa
        ? 'با کلیدی که دادید امضا نشده است: این فایل از آن دادگاه نیست یا همهٔ آن از نو ساخته شده است.'
        : 'Not signed by the key that you gave: the file is not of that court, or all of it was made anew.';
    case 'log':
      return fa
        ? `دستکاری شده است: سطر ${Number(flaw.seq).toLocaleString('fa')} ${LOGS[flaw.of].fa} آن نیست که نوشته شده بود.`
        : `Tampered with: entry ${Number(flaw.seq)} of ${LOGS[flaw.of].en} is not what was written.`;
    case 'part': {
      if (flaw.signers !== undefined && flaw.how === 'altered') return notSigned(flaw.signers, language);
      const name = nameOf(flaw.part, flaw.of, language);
      return fa ? `دستکاری شده است: ${name} ${HOW.fa[flaw.how]}.` : `Tampered with: ${name} ${HOW.en[flaw.how]}.`;
    }
  }
}

/** The text of the minutes differs from the one that these people have signed. */
function notSigned(signers: readonly string[], language: Language): string {
  const fa = language === 'fa';
  if (signers.length === 0)
    return fa
      ? 'دستکاری شده است: متن صورت‌جلسه آن نیست که برای قرائت و امضا بسته شد.'
      : 'Tampered with: the text of the minutes is not the one that was closed to be read and signed.';
  const names = new Intl.ListFormat(fa ? 'fa' : 'en', { type: 'conjunction' }).format(signers.map(quoteForeignText));
  return fa
    ? `دستکاری شده است: متن صورت‌جلسه آن نیست که امضا شد. امضاکنندگان: ${names}.`
    : `Tampered with: the minutes are not what was signed by ${names}.`;
}

function unvouched({ of, missing }: Extract<SealFlaw, { flaw: 'checkpoint' }>, language: Language): string {
  const name = LOGS[of][language];
  const isSigned = of === 'minutes';
  if (language === 'fa')
    return missing > 0
      ? `دستکاری شده است: ${missing.toLocaleString('fa')} سطر از ${name} حذف شده است${isSigned ? '؛ شاید امضایی یا آخرین نوشته‌ها' : ''}.`
      : `دستکاری شده است: امضای دادگاه ${name} را تأیید نمی‌کند. این دفتر از نو ساخته یا کوتاه شده است.`;
  return missing > 0
    ? `Tampered with: ${missing} ${missing === 1 ? 'entry was' : 'entries were'} taken out of ${name}${isSigned ? ': a signature, or what was written last' : ''}.`
    : `Tampered with: the court’s signed checkpoint does not vouch for ${name}. It was made anew or cut off.`;
}

/**
 * Logs with another checkpoint than the hearing's log: the court proves all logs of a file by one checkpoint, unless a new one was
 * made in between.
 */
function olderIn({ checkpointAt, minutes, orders }: Intact): { readonly of: LogName; readonly at: number }[] {
  const logs = [
    { of: 'minutes', at: minutes?.checkpointAt ?? null },
    { of: 'case', at: orders.checkpointAt },
  ] as const;
  return logs.flatMap(({ of, at }) => (at === null || at === checkpointAt ? [] : [{ of, at }]));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Lines about minutes, orders and exhibits in the file, in Persian. */
function besideFa(
  { minutes, minutesWithheld, orders: { papers, withheld, altered }, exhibits }: Intact,
  time: (at: number) => string,
): string[] {
  const number = (count: number) => Number(count).toLocaleString('fa');
  const served = papers.reduce((sum, paper) => sum + paper.served, 0);
  const withdrawn = papers.filter(({ isWithdrawn }) => isWithdrawn).length;
  return [
    ...(minutes === null
      ? [
          minutesWithheld
            ? 'صورت‌جلسه در این فایل نیست، چون قاضی آن را نبسته است یا نام شخص تحت حمایت در آن است.'
            : 'این فایل صورت‌جلسه ندارد.',
        ]
      : [
          `صورت‌جلسه همان است که نوشته شد: ${number(minutes.signed)} امضا (${number(minutes.objected)} با اعتراض)، ${number(minutes.refused)} خودداری. ${
            minutes.closed === null
              ? 'قاضی آن را هنوز امضا نکرده است.'
              : `«${quoteForeignText(minutes.closed.by)}» آن را در ${time(minutes.closed.at)} امضا کرد و بست.`
          }`,
        ]),
    ...(papers.length === 0
      ? ['این فایل دستور یا رأیی ندارد.']
      : [
          `${number(papers.length)} دستور یا رأی همان است که امضا شد؛ ${number(served)} بار ابلاغ شده است.${withdrawn > 0 ? ` ${number(withdrawn)} مورد بعداً کنار گذاشته شد.` : ''}`,
        ]),
    ...(withheld > 0
      ? [
          `${number(withheld)} دستور یا رأی در این فایل نیست، چون همه آن را نمی‌خوانند یا نام شخص تحت حمایت در آن است؛ فقط با دستور دادگاه داده می‌شود.`,
        ]
      : []),
    ...altered.map(
      (document) =>
        `دستور یا رأی (سند ${number(document)} پرونده) در این فایل نیست، چون نسخه نگهداری‌شده در دادگاه آن نبود که امضا شد.`,
    ),
    ...exhibitsFa(exhibits),
  ];
}

function exhibitsFa({ given, withheld, altered }: Intact['exhibits']): string[] {
  const number = (count: number) => Number(count).toLocaleString('fa');
  const withdrawn = given.filter(({ isWithdrawn }) => isWithdrawn).length;
  return [
    given.length === 0
      ? 'این فایل مدرکی ندارد.'
      : `${number(given.length)} مدرک جلسه همان است که در پرونده ثبت شد.${withdrawn > 0 ? ` ${number(withdrawn)} مورد بعداً کنار گذاشته شد.` : ''}`,
    ...(withheld > 0
      ? [
          `${number(withheld)} مدرک جلسه در این فایل نیست، چون همه آن را نمی‌خوانند، بعداً کنار گذاشته شد، بدافزار در آن یافت شد یا ممکن است نام شخص تحت حمایت در آن باشد؛ فقط با دستور دادگاه داده می‌شود.`,
        ]
      : []),
    ...altered.map(
      (exhibit) => `مدرک شماره ${number(exhibit)} در این فایل نیست، چون نسخه نگهداری‌شده در دادگاه آن نبود که ثبت شد.`,
    ),
  ];
}

function besideEn(
  { minutes, minutesWithheld, orders: { papers, withheld, altered }, exhibits }: Intact,
  time: (at: number) => string,
): string[] {
  const served = papers.reduce((sum, paper) => sum + paper.served, 0);
  const withdrawn = papers.filter(({ isWithdrawn }) => isWithdrawn).length;
  return [
    ...(minutes === null
      ? [
          minutesWithheld
            ? 'The minutes are not in this file, because the judge has not closed them or they name a protected person.'
            : 'This file has no minutes.',
        ]
      : [
          `The minutes are as they were written: ${minutes.signed} signed (${minutes.objected} with an objection), ${minutes.refused} refused. ${
            minutes.closed === null
              ? 'The judge has not signed them yet.'
              : `“${quoteForeignText(minutes.closed.by)}” signed and closed them at ${time(minutes.closed.at)}.`
          }`,
        ]),
    ...(papers.length === 0
      ? ['This file has no orders or decisions.']
      : [
          `${papers.length} order(s) or decision(s) are as they were signed; served ${served} time(s).${withdrawn > 0 ? ` ${withdrawn} withdrawn since.` : ''}`,
        ]),
    ...(withheld > 0
      ? [
          `${Number(withheld)} order(s) or decision(s) are not in this file, because only some may read them or they name a protected person; they are given by an order of the court only.`,
        ]
      : []),
    ...altered.map(
      (document) =>
        `The order or decision that is document ${Number(document)} of the case is not in this file: what the court held of it was not what was signed.`,
    ),
    ...exhibitsEn(exhibits),
  ];
}

function exhibitsEn({ given, withheld, altered }: Intact['exhibits']): string[] {
  const withdrawn = given.filter(({ isWithdrawn }) => isWithdrawn).length;
  return [
    given.length === 0
      ? 'This file has no exhibits.'
      : `${given.length} exhibit(s) of the hearing are as they were filed.${withdrawn > 0 ? ` ${withdrawn} withdrawn since.` : ''}`,
    ...(withheld > 0
      ? [
          `${withheld} exhibit(s) of the hearing are not in this file, because only some may read them, they were withdrawn or found infected, or they may name a protected person; they are given by an order of the court only.`,
        ]
      : []),
    ...altered.map(
      (exhibit) => `Exhibit ${Number(exhibit)} is not in this file: what the court held of it was not what was filed.`,
    ),
  ];
}

const NAMES: Record<string, Record<Language, string>> = {
  'log.jsonl': { fa: 'دفتر رویدادهای جلسه', en: 'the hearing’s log' },
  'checkpoint.tlog-proof': { fa: 'گواهی امضاشدهٔ دفتر رویدادها', en: 'the signed checkpoint' },
  'checkpoint.tst': { fa: 'مهر زمانی', en: 'the time stamp' },
  'keys.txt': { fa: 'فهرست کلیدهای دادگاه', en: 'the list of the court’s keys' },
  'manifest.json': { fa: 'فهرست محتوا', en: 'the list of contents' },
  'attendance.json': { fa: 'فهرست حاضران', en: 'the attendance' },
  'certificate.pem': { fa: 'گواهی مهر', en: 'the seal’s certificate' },
  'minutes.jsonl': LOGS.minutes,
  'minutes.tlog-proof': { fa: 'گواهی امضاشدهٔ صورت‌جلسه', en: 'the signed checkpoint of the minutes' },
  'minutes.txt': { fa: 'متن صورت‌جلسه', en: 'the text of the minutes' },
  'case.jsonl': LOGS.case,
  'case.tlog-proof': { fa: 'گواهی امضاشدهٔ پرونده', en: 'the signed checkpoint of the case' },
  'extract.note': {
    fa: 'امضای دادگاه بر آنچه از دفترها در فایل است',
    en: 'the court’s signature over what is in the file of its logs',
  },
  'viewer.html': { fa: 'صفحهٔ پخش ضبط', en: 'the page that plays the record' },
  'seal.note': { fa: 'تأیید مهر با کلید دادگاه', en: 'the court’s note on its seal' },
};

function nameOf(part: string, source: string | null, language: Language): string {
  const [, track, segment] = /^(?:tracks|sealed)\/([^/]+)\/(?:0*(\d+)\.pcap)?/.exec(part) ?? [];
  const order = /^orders\/(\d+)\.pdf$/.exec(part)?.[1];
  if (order !== undefined)
    return language === 'fa'
      ? `دستور یا رأی (سند ${Number(order).toLocaleString('fa')} پرونده)`
      : `the order or decision that is document ${order} of the case`;
  const exhibit = /^exhibits\/(\d+)(?:\.\w+)?$/.exec(part)?.[1];
  if (exhibit !== undefined)
    return language === 'fa' ? `مدرک شماره ${Number(exhibit).toLocaleString('fa')}` : `exhibit ${exhibit}`;
  if (part.startsWith('minutes/'))
    return language === 'fa' ? 'متنی از صورت‌جلسه که امضا شده است' : 'a text of the minutes that was signed';
  if (track === undefined) return NAMES[part]?.[language] ?? quoteForeignText(part);
  const whose = source === null ? quoteForeignText(track) : ownerOf(source as SourceId, language);
  if (part.endsWith('/index.jsonl')) return language === 'fa' ? `نمایهٔ ${whose}` : `the index of ${whose}`;
  if (segment === undefined) return language === 'fa' ? `مشخصات ضبط ${whose}` : `the description of ${whose}`;
  return language === 'fa'
    ? `قطعهٔ ${Number(segment).toLocaleString('fa')} از ${whose}`
    : `segment ${segment} of ${whose}`;
}

function ownerOf(source: SourceId, language: Language): string {
  const { seat, kind } = parseSourceId(source);
  if (isOfExhibit(kind)) return KINDS[kind]![language];
  const words = KINDS[sentKind(kind)]?.[language] ?? quoteForeignText(kind);
  const whose = quoteForeignText(seat);
  return language === 'fa' ? `${words} ${whose}` : `${whose}’s ${words}`;
}
