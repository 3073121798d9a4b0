import { parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { SealFlaw, Verdict } from './check-sealed-file.ts';

export type Language = 'fa' | 'en';

const HOW = {
  fa: { altered: 'تغییر کرده است', missing: 'وجود ندارد', added: 'بعداً افزوده شده است' },
  en: { altered: 'was changed', missing: 'is missing', added: 'was added later' },
} as const;

const KINDS: Record<string, Record<Language, string>> = {
  microphone: { fa: 'میکروفون', en: 'microphone' },
  camera: { fa: 'دوربین', en: 'camera' },
  screen: { fa: 'صفحهٔ اشتراکی', en: 'shared screen' },
};

/** What was found, in words that a person understands. */
export function wordsOf(verdict: Verdict, language: Language): string {
  return verdict.ok ? intact(verdict, language) : flawed(verdict, language);
}

function intact(verdict: Extract<Verdict, { ok: true }>, language: Language): string {
  const { hearing, by, entries, segments, withheld, certificate, keyGiven } = verdict;
  const time = (at: number) =>
    new Date(at).toLocaleString(language === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'medium',
      timeZone: 'Asia/Tehran',
    });
  const [sealed, signed] = [time(verdict.sealedAt), time(verdict.checkpointAt)];
  if (language === 'fa') {
    return [
      `سالم است. جلسهٔ ${hearing} در ${sealed} (به وقت تهران) توسط «${by}» مهر و موم شده است.`,
      `${entries.toLocaleString('fa')} سطر دفتر رویدادهای جلسه و ${segments.toLocaleString('fa')} قطعهٔ ضبط با امضای دادگاه در ${signed} می‌خواند.`,
      ...(withheld > 0
        ? [
            `${withheld.toLocaleString('fa')} ضبط از اشخاص تحت حمایت در این فایل نیست و فقط با دستور دادگاه داده می‌شود.`,
          ]
        : []),
      keyGiven
        ? `مهر و امضا با کلیدی که دادید می‌خواند. اثر انگشت گواهی: ${certificate}`
        : `اثر انگشت گواهی را با آنچه دادگاه اعلام کرده است مقایسه کنید: ${certificate}`,
    ].join('\n');
  }
  return [
    `Intact. Hearing ${hearing} was sealed at ${sealed} (Tehran time) by “${by}”.`,
    `${entries} entries of the log and ${segments} segments of the recording are as the court signed them at ${signed}.`,
    ...(withheld > 0
      ? [`${withheld} track(s) of protected people are not in this file; they are given by an order of the court only.`]
      : []),
    keyGiven
      ? `The seal and the signature are vouched for by the key that you gave. The certificate's fingerprint: ${certificate}`
      : `Compare the certificate's fingerprint with the one that the court has published: ${certificate}`,
  ].join('\n');
}

function flawed(flaw: SealFlaw, language: Language): string {
  const fa = language === 'fa';
  switch (flaw.flaw) {
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
      return fa
        ? 'دستکاری شده است: امضای دادگاه دفتر رویدادهای این جلسه را تأیید نمی‌کند. دفتر از نو ساخته یا کوتاه شده است.'
        : 'Tampered with: the court’s signed checkpoint does not vouch for the log. The log was made anew or cut off.';
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
        ? `دستکاری شده است: سطر ${flaw.seq.toLocaleString('fa')} دفتر رویدادهای جلسه آن نیست که نوشته شده بود.`
        : `Tampered with: entry ${flaw.seq} of the hearing’s log is not what was written.`;
    case 'part': {
      const name = nameOf(flaw.part, flaw.of, language);
      return fa ? `دستکاری شده است: ${name} ${HOW.fa[flaw.how]}.` : `Tampered with: ${name} ${HOW.en[flaw.how]}.`;
    }
  }
}

const NAMES: Record<string, Record<Language, string>> = {
  'log.jsonl': { fa: 'دفتر رویدادهای جلسه', en: 'the hearing’s log' },
  'checkpoint.tlog-proof': { fa: 'گواهی امضاشدهٔ دفتر رویدادها', en: 'the signed checkpoint' },
  'keys.txt': { fa: 'فهرست کلیدهای دادگاه', en: 'the list of the court’s keys' },
  'manifest.json': { fa: 'فهرست محتوا', en: 'the list of contents' },
  'attendance.json': { fa: 'فهرست حاضران', en: 'the attendance' },
  'certificate.pem': { fa: 'گواهی مهر', en: 'the seal’s certificate' },
  'seal.note': { fa: 'تأیید مهر با کلید دادگاه', en: 'the court’s note on its seal' },
};

function nameOf(part: string, source: string | null, language: Language): string {
  const [, track, segment] = /^(?:tracks|sealed)\/([^/]+)\/(?:0*(\d+)\.pcap)?/.exec(part) ?? [];
  if (track === undefined) return NAMES[part]?.[language] ?? part;
  const whose = source === null ? track : ownerOf(source as SourceId, language);
  if (part.endsWith('/index.jsonl')) return language === 'fa' ? `نمایهٔ ${whose}` : `the index of ${whose}`;
  if (segment === undefined) return language === 'fa' ? `مشخصات ضبط ${whose}` : `the description of ${whose}`;
  return language === 'fa'
    ? `قطعهٔ ${Number(segment).toLocaleString('fa')} از ${whose}`
    : `segment ${segment} of ${whose}`;
}

function ownerOf(source: SourceId, language: Language): string {
  const { seat, kind } = parseSourceId(source);
  const words = KINDS[sentKind(kind)]?.[language] ?? kind;
  return language === 'fa' ? `${words} ${seat}` : `${seat}’s ${words}`;
}
