import type { HearingKind, Role } from '../hearing/roles.ts';
import { roleName } from '../role-names.ts';
import type { RefusalReason } from '../proceedings/words.ts';
import type { CloseReason, DelayReason } from '../queue/words.ts';
import type { PowerRefusal } from '../rest/power-words.ts';
import type { GuestRole } from '../requests/guests.ts';
import { isCaseNotice, isGuestEvent, isRequestEvent } from './events.ts';
import type { NotifyEvent, NotifyLanguage, Placeholder } from './events.ts';
import { shortLink } from './short-link.ts';
import { clockInWords, dayInWords, digitsIn } from './words.ts';

/** The facts of a message, before they are put into words. Personal data; times are epoch milliseconds. */
export type Facts =
  | {
      readonly about: 'hearing';
      readonly kind: HearingKind;
      readonly role: Role;
      readonly name: string;
      /** Empty when it would name a protected person: the kind of the hearing stands in its place. */
      readonly title: string;
      readonly branch: string;
      readonly caseNumber: string;
      readonly startsAt: number;
      /** The former start; null when it did not change. */
      readonly was: number | null;
      /** A deadline; omitted where there is none. */
      readonly until?: number | undefined;
      /** Omits title, case and role, because other people may see this person's telephone. */
      readonly protected: boolean;
    }
  | { readonly about: 'code'; readonly code: string; readonly minutes: number }
  /** A code that signs the minutes of a hearing. */
  | {
      readonly about: 'signing';
      readonly code: string;
      readonly minutes: number;
      readonly branch: string;
      readonly startsAt: number;
    }
  | {
      readonly about: 'order';
      readonly name: string;
      readonly branch: string;
      readonly caseNumber: string;
    }
  /** A filed document that the court accepted or refused. */
  | {
      readonly about: 'filing';
      readonly name: string;
      readonly branch: string;
      readonly caseNumber: string;
      /** The printed number of the document. */
      readonly document: string;
      /** Why it was refused; null: it was accepted. */
      readonly reason: RefusalReason | null;
    }
  /** A refused power of attorney of a lawyer whom no case names. */
  | { readonly about: 'power'; readonly name: string; readonly caseNumber: string; readonly reason: PowerRefusal }
  /** A lawyer whom a case names for the recipient. */
  | {
      readonly about: 'lawyer';
      readonly name: string;
      readonly branch: string;
      readonly caseNumber: string;
      readonly lawyer: string;
    }
  | { readonly about: 'staff'; readonly name: string; readonly hours: number }
  | { readonly about: 'records'; readonly name: string; readonly checkedAt: number }
  | {
      readonly about: 'request';
      /** The office's name. */
      readonly office: string;
      /** In readable form; '' before there is one. */
      readonly trackingCode: string;
      /** Time of the present or former turn; null: in the queue of the day. */
      readonly turnAt: number | null;
      /** The office's own words; '' for none. */
      readonly note: string;
      /** The reason, used when the office gives no words. */
      readonly reason?: CloseReason | DelayReason | undefined;
      /** Estimated time until the meeting. */
      readonly minutes: number;
      /** Role of a guest who joins from elsewhere; omitted for the citizen. */
      readonly role?: GuestRole | undefined;
    };

/** The context of every message. */
export interface Setting {
  readonly language: NotifyLanguage;
  /** The court's time zone, an IANA name. */
  readonly zone: string;
  /** Telephone of the helpdesk; null: the branch's office. */
  readonly call: string | null;
  /** The person's secret link; '' where there is none. */
  readonly link: string;
}

const WORDS = {
  fa: {
    kinds: { courtroom: 'جلسه رسیدگی', meeting: 'ملاقات' },
    hidden: 'محرمانه',
    guest: 'دعوت‌شده',
    call: 'دفتر شعبه',
    court: 'دفتر دادگاه',
    at: '{day} ساعت {clock}',
    queue: 'صف همان روز',
    office: 'دفتر ملاقات مردمی',
  },
  en: {
    kinds: { courtroom: 'hearing', meeting: 'meeting' },
    hidden: 'confidential',
    guest: 'participant',
    call: "the branch's office",
    court: 'the court office',
    at: '{day} at {clock}',
    queue: 'in the queue of the day',
    office: 'the office',
  },
} as const;

/** Why a day is late or over; '' where the message says it already. */
const REASONS: Readonly<Record<NotifyLanguage, Readonly<Record<CloseReason | DelayReason, string>>>> = {
  fa: {
    'day-over': 'وقت ملاقات‌های این روز تمام شد.',
    'official-called-away': 'مقام قضایی به کاری فوری رفت.',
    'official-late': 'مقام قضایی با تأخیر می‌رسد.',
    'urgent-matter': 'کاری فوری پیش آمده است.',
    'technical-fault': 'علت: اشکال فنی.',
    emergency: 'علت: وضع اضطراری.',
    break: '',
    prayer: 'وقت نماز است.',
    other: '',
  },
  en: {
    'day-over': 'The time for meetings of this day is over.',
    'official-called-away': 'The official was called away.',
    'official-late': 'The official is late.',
    'urgent-matter': 'Something urgent came up.',
    'technical-fault': 'There is a technical fault.',
    emergency: 'There is an emergency.',
    break: '',
    prayer: 'It is time for prayer.',
    other: '',
  },
};

/** Why the court refuses a filed document, and what the person can do. */
const REFUSALS: Readonly<Record<NotifyLanguage, Readonly<Record<RefusalReason, string>>>> = {
  fa: {
    unreadable: 'خوانا نیست. دوباره با کیفیت بهتر بفرستید.',
    incomplete: 'کامل نیست. همه صفحه‌ها را بفرستید.',
    'wrong-case': 'به این پرونده مربوط نیست.',
    'wrong-kind': 'نوع آن درست انتخاب نشده است.',
    'no-standing': 'فرستنده نمی‌تواند آن را ثبت کند.',
    infected: 'در فایل ویروس یافت شد. فایل سالم را دوباره بفرستید.',
    other: 'علت را از دفتر شعبه بپرسید.',
  },
  en: {
    unreadable: 'It cannot be read. Send it again in better quality.',
    incomplete: 'It is not complete. Send all pages.',
    'wrong-case': 'It does not belong to this case.',
    'wrong-kind': 'The wrong kind was chosen for it.',
    'no-standing': 'It was not sent by somebody who may file it.',
    infected: 'A virus was found in the file. Send a clean file again.',
    other: "Ask the branch's office why.",
  },
};

/** The same for a power of attorney of a lawyer whom no case names: no reason reveals whether the case exists. */
const POWERS: Readonly<Record<NotifyLanguage, Readonly<Record<PowerRefusal, string>>>> = {
  fa: {
    unreadable: REFUSALS.fa.unreadable,
    incomplete: REFUSALS.fa.incomplete,
    compare: 'شماره پرونده و کد ملی موکل را با وکالت‌نامه مقایسه کنید و دوباره بفرستید.',
    other: 'علت را از دفتر دادگاه بپرسید.',
  },
  en: {
    unreadable: REFUSALS.en.unreadable,
    incomplete: REFUSALS.en.incomplete,
    compare: 'Compare the case number and the national ID of the client with the paper, and send it again.',
    other: 'Ask the court office why.',
  },
};

/** Returns the values of a text's placeholders. */
export function valuesOf(facts: Facts, setting: Setting): Partial<Record<Placeholder, string>> {
  const { language, zone, link } = setting;
  const words = WORDS[language];
  const call = setting.call === null ? words.call : digitsIn(language, setting.call);
  switch (facts.about) {
    case 'code':
      // In Latin digits, which every keyboard and the browser's autofill accept.
      return { code: facts.code, minutes: digitsIn(language, String(facts.minutes)) };
    case 'signing':
      return {
        code: facts.code,
        minutes: digitsIn(language, String(facts.minutes)),
        branch: digitsIn(language, facts.branch),
        date: dayInWords(language, facts.startsAt, zone),
      };
    case 'staff':
      return { name: facts.name, hours: digitsIn(language, String(facts.hours)), call, link };
    case 'order':
      return {
        name: facts.name,
        branch: digitsIn(language, facts.branch),
        case: digitsIn(language, facts.caseNumber),
        call,
        link,
      };
    case 'filing':
      return {
        name: facts.name,
        branch: digitsIn(language, facts.branch),
        case: digitsIn(language, facts.caseNumber),
        document: digitsIn(language, facts.document),
        ...(facts.reason !== null && { reason: REFUSALS[language][facts.reason] }),
        call,
        link,
      };
    case 'power':
      return {
        name: facts.name,
        case: digitsIn(language, facts.caseNumber),
        reason: POWERS[language][facts.reason],
        call: setting.call === null ? words.court : call,
        link,
      };
    case 'lawyer':
      return {
        name: facts.name,
        branch: digitsIn(language, facts.branch),
        case: digitsIn(language, facts.caseNumber),
        lawyer: facts.lawyer,
        call,
        link,
      };
    case 'records':
      return { name: facts.name, date: dayInWords(language, facts.checkedAt, zone) };
    case 'request':
      return {
        office: facts.office,
        tracking: facts.trackingCode,
        turn: facts.turnAt === null ? words.queue : momentIn(language, facts.turnAt, zone),
        note: facts.note !== '' || facts.reason === undefined ? facts.note : REASONS[language][facts.reason],
        minutes: digitsIn(language, String(facts.minutes)),
        ...(facts.role !== undefined && { role: roleIn(language, { kind: 'meeting', role: facts.role }) }),
        call: setting.call === null ? words.office : call,
        link,
      };
    case 'hearing': {
      const day = dayInWords(language, facts.startsAt, zone);
      const clock = clockInWords(language, facts.startsAt, zone);
      const was = facts.was ?? facts.startsAt;
      return {
        name: facts.name,
        role: facts.protected ? words.guest : roleIn(language, facts),
        kind: words.kinds[facts.kind],
        title: facts.protected ? words.hidden : facts.title || words.kinds[facts.kind],
        branch: digitsIn(language, facts.branch),
        case: facts.protected ? words.hidden : digitsIn(language, facts.caseNumber),
        date: day,
        time: clock,
        was: momentIn(language, was, zone),
        ...(facts.until !== undefined && { until: momentIn(language, facts.until, zone) }),
        call,
        link,
      };
    }
    default:
      return facts satisfies never;
  }
}

function momentIn(language: NotifyLanguage, at: number, zone: string): string {
  const day = dayInWords(language, at, zone);
  return WORDS[language].at.replace('{day}', day).replace('{clock}', clockInWords(language, at, zone));
}

function roleIn(language: NotifyLanguage, { kind, role }: { readonly kind: HearingKind; readonly role: Role }): string {
  const name = roleName(language, kind, role);
  return language === 'en' ? name.toLowerCase() : name;
}

/** Returns invented facts with which an administrator tries a text. `now` is epoch milliseconds. */
export function sampleFacts(event: NotifyEvent, role: Role, language: NotifyLanguage, now: number): Facts {
  if (event === 'one-time-code' || event === 'portal-code') return { about: 'code', code: '482913', minutes: 5 };
  const persian = language === 'fa';
  const branch = persian ? 'شعبه ۱۰۳ دادگاه کیفری دو تهران' : 'Branch 103, Criminal Court Two of Tehran';
  if (event === 'signing-code') return { about: 'signing', code: '482913', minutes: 5, branch, startsAt: now };
  const name = persian ? 'مریم احمدی' : 'Maryam Ahmadi';
  if (event === 'staff-invited') return { about: 'staff', name, hours: 72 };
  if (event === 'records-flawed') return { about: 'records', name, checkedAt: now };
  const caseNumber = '140568920003215478';
  if (event === 'power-refused') return { about: 'power', name, caseNumber, reason: 'compare' };
  if (event === 'lawyer-named')
    return { about: 'lawyer', name, branch, caseNumber, lawyer: persian ? 'نگار صادقی' : 'Negar Sadeghi' };
  if (event === 'filing-accepted' || event === 'filing-refused') {
    const reason = event === 'filing-refused' ? 'no-standing' : null;
    return { about: 'filing', name, branch, caseNumber, document: `${caseNumber}/12`, reason };
  }
  if (isCaseNotice(event)) return { about: 'order', name, branch, caseNumber };
  if (isRequestEvent(event) || isGuestEvent(event)) {
    return {
      about: 'request',
      office: persian ? 'دادسرای عمومی و انقلاب شهرستان دماوند' : "Damavand Prosecutor's Office",
      trackingCode: '4821-7730-5196',
      turnAt: now + 2 * DAY_MS,
      note: persian ? 'تعطیلی رسمی' : 'Public holiday',
      minutes: 10,
      ...(isGuestEvent(event) && { role: 'interpreter' }),
    };
  }
  return {
    about: 'hearing',
    kind: 'courtroom',
    role,
    name,
    title: persian ? 'رسیدگی به شکایت خیانت در امانت' : 'Complaint of breach of trust',
    branch,
    caseNumber,
    startsAt: now + 2 * DAY_MS,
    ...((event === 'minutes-to-sign' || event === 'own-minutes-to-sign') && { until: now + 9 * DAY_MS }),
    was: now + DAY_MS,
    protected: false,
  };
}

const DAY_MS = 86_400_000;

/** A link of realistic length that opens nothing. */
export function sampleLink(origin: string, language: NotifyLanguage): string {
  return shortLink(origin, 'A1b2C3d4E5f6G7h8I9j0K1', language);
}
