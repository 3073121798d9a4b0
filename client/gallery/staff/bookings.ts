import {
  findClashes,
  listPlaces,
  readBooking,
  readCalendar,
  readCauseList,
  searchBookings,
} from '@mahzar/shared/rest/bookings';
import { readHolidays } from '@mahzar/shared/rest/offices';
import { listAllocations } from '@mahzar/shared/rest/allocation';
import { listColleagues } from '@mahzar/shared/rest/staff';
import { checkCaseTitle, listCases, readCase } from '@mahzar/shared/rest/cases';
import { listRegistryTasks } from '@mahzar/shared/rest/own-hearings';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import { listIdentities } from '@mahzar/shared/rest/identity';
import {
  listLinks,
  listTemplates,
  previewTemplate,
  readHeldMessages,
  readInbox,
  readTemplate,
  searchMessages,
} from '@mahzar/shared/rest/messages';
import { listApiClients } from '@mahzar/shared/rest/api-clients';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { readSession } from '@mahzar/shared/rest/session';
import { listWebhooks } from '@mahzar/shared/rest/webhooks';
import type { BookedRole } from '@mahzar/shared/hearing/roles';
import type { HearingId, ScreeningId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Booking, BookingSummary } from '@mahzar/shared/scheduling/booking';
import { hoursOfDay } from '../../src/desk/ui/court-time.ts';
import { nameAt, NOW, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import { proceedings } from './cases.ts';
import type { StaffScreen } from './screens.ts';

export type Language = 'fa' | 'en';

const HOUR = 3_600_000;
/** The day of the hearings on screens. */
export const DAY = '2026-11-25';
const { from: MIDNIGHT } = hoursOfDay(DAY);

const WORDS = {
  fa: {
    titles: [
      'رسیدگی به شکایت کلاهبرداری',
      'مطالبه وجه',
      'ملاقات با معاون دادستان',
      'استماع گواهی گواهان',
      'حضانت فرزند',
      'تصرف عدوانی',
    ],
    branches: ['شعبه ۱۰۲ دادگاه کیفری دو', 'شعبه ۴ دادگاه حقوقی', 'دادسرای عمومی و انقلاب'],
    room: 'اتاق ۳',
    people: ['رضا کیانی', 'مریم احمدی', 'کاوه رحیمی', 'نگار صادقی', 'شیرین قادری', 'فرهاد بهرامی'],
    needs: 'کم‌شنوا است؛ به زیرنویس نیاز دارد.',
    notes: 'پرونده در جلسه پیش تجدید شده است.',
    subject: 'دعوت به جلسه رسیدگی',
    text: '{name} گرامی، جلسه رسیدگی {case} روز {date} ساعت {time} برگزار می‌شود. ورود: {link}',
    preview:
      'مریم احمدی گرامی، جلسه رسیدگی ۱۴۰۵۶۸۹۲۰۰۰۳۲۱۵۴۷۸ روز چهارشنبه ۴ آذر ۱۴۰۵ ساعت ۰۹:۰۰ برگزار می‌شود. ورود: https://mahzar.example/h/…',
  },
  en: {
    titles: [
      'Hearing of a fraud complaint',
      'Claim for payment',
      'Meeting with the deputy prosecutor',
      'Hearing of witnesses',
      'Custody of a child',
      'Unlawful possession',
    ],
    branches: ['Branch 102, Criminal Court Two', 'Branch 4, Civil Court', 'Public Prosecutor’s Office'],
    room: 'Room 3',
    people: ['Reza Kiani', 'Maryam Ahmadi', 'Kaveh Rahimi', 'Negar Sadeghi', 'Shirin Ghaderi', 'Farhad Bahrami'],
    needs: 'Hard of hearing; needs captions.',
    notes: 'The case was adjourned at the hearing before.',
    subject: 'Invitation to a hearing',
    text: 'Dear {name}, the hearing of {case} is on {date} at {time}. Enter: {link}',
    preview:
      'Dear Maryam Ahmadi, the hearing of 140568920003215478 is on Wednesday 25 November 2026 at 09:00. Enter: https://mahzar.example/h/…',
  },
} as const;

const ROLES: readonly BookedRole[] = ['presiding-judge', 'complainant', 'accused', 'lawyer', 'interpreter', 'witness'];
const STATES = ['over', 'opened', 'booked', 'cancelled', 'booked', 'booked'] as const;
const seat = (at: number): SeatId => `seat-${at}` as SeatId;

/** Hearings of the day. */
export function summaries(language: Language): BookingSummary[] {
  const words = WORDS[language];
  return words.titles.map((title, at) => ({
    id: `booking-${at}` as HearingId,
    version: 2,
    state: STATES[at] ?? 'booked',
    case: { id: `case-${at}`, number: `14056892000321547${at}` },
    branch: words.branches[at % 3] ?? '',
    room: at % 2 === 0 ? words.room : null,
    kind: at === 2 ? 'meeting' : 'courtroom',
    startsAt: MIDNIGHT + (8 + at) * HOUR,
    endsAt: MIDNIGHT + (9 + at) * HOUR,
    title,
    public: at % 2 === 1,
    recordingPolicy: 'parties',
    seriesId: null,
    cancelledWhy: at === 3 ? '—' : null,
    changedAt: NOW,
    people: words.people.slice(0, 3).map((name, index) => ({
      id: seat(index),
      role: ROLES[index] ?? 'witness',
      name,
      protected: false,
    })),
  }));
}

export function fullBooking(language: Language): Booking {
  const words = WORDS[language];
  const [, , summary] = summaries(language);
  if (summary === undefined) throw new Error('there is no booking');
  return {
    ...summary,
    kind: 'courtroom',
    title: words.titles[0],
    notes: words.notes,
    createdAt: NOW,
    screens: [{ id: 's1' as ScreeningId, between: [[seat(1)], [seat(2)]] }],
    people: words.people.map((name, at) => ({
      id: seat(at),
      role: ROLES[at] ?? 'witness',
      name,
      nationalId: at === 2 ? '******2419' : null,
      phone: at === 0 ? null : `+98912123456${at}`,
      email: at === 3 ? 'n.sadeghi@kanoon.example' : null,
      language: 'fa',
      interpreterLanguage: at === 4 ? 'ku' : null,
      with: at === 3 || at === 4 ? [seat(2)] : [],
      through: at === 2 ? seat(3) : null,
      protected: at === 5,
      interpreterRequired: at === 2,
      staffAccount: at === 0 ? 'account-3' : null,
      needs: at === 1 ? words.needs : null,
      link: at === 2 ? 'none' : at === 5 ? 'withdrawn' : 'valid',
    })),
  };
}

const me = (language: Language) => answers(readSession, signedIn(language, ['clerk', 'scheduler'], 2));
const admin = (language: Language) => answers(readSession, signedIn(language, ['administrator']));
/** Branches with their rooms. */
export function placesIn(language: Language) {
  return WORDS[language].branches.map((branch) => ({ branch, rooms: [WORDS[language].room] }));
}
const places = (language: Language) => answers(listPlaces, { places: placesIn(language) });
const one = (language: Language) => [
  me(language),
  places(language),
  answers(listColleagues, {
    items: [0, 1, 2, 3, 5].map((at) => ({
      account: `account-${at}`,
      name: nameAt(language, at),
      roles: at === 3 ? ['judge' as const] : ['clerk' as const, 'judge' as const],
    })),
  }),
  answers(listAllocations, {
    items: [
      {
        id: 'allocation-0',
        booking: 'booking-2' as HearingId,
        account: 'account-5',
        name: nameAt(language, 5),
        as: 'clerk',
        startsAt: MIDNIGHT + 10 * HOUR,
        endsAt: MIDNIGHT + 11 * HOUR,
        standing: 'fits',
      },
    ],
    next: null,
  }),
  answers(readBooking, fullBooking(language)),
  answers(readHolidays, { version: 0, days: [] }),
  answers(listIdentities, {
    items: (['not-needed', 'waiting', 'another-browser', 'locked', 'refused', 'proven-by-staff'] as const).map(
      (state, at) => ({ seat: seat(at), state }),
    ),
  }),
  answers(listLinks, {
    items: [{ seat: seat(1), firstOpenedAt: NOW - 20 * HOUR, lastOpenedAt: NOW - HOUR, opened: 3 }],
  }),
  answers(findClashes, {
    clashes: [{ kind: 'judge' as const, person: seat(0), booking: summaries(language)[1]! }],
    warnings: [{ field: 'title', code: 'names-protected' }],
  }),
  answers(searchMessages, {
    items: (['delivered', 'planned', 'failed'] as const).map((state, at) => ({
      id: `message-${at}`,
      booking: 'booking-2' as HearingId,
      person: seat(at + 1),
      hearing: 'booking-2',
      seat: seat(at + 1),
      event: at === 1 ? ('reminder-1h' as const) : ('invited' as const),
      audience: 'party' as const,
      channel: at === 2 ? ('email' as const) : ('sms' as const),
      language: 'fa' as const,
      state,
      dueAt: NOW - HOUR,
      attempts: at,
      nextAt: null,
      error: state === 'failed' ? ('refused' as const) : null,
      sentAt: state === 'delivered' ? NOW - HOUR : null,
      reference: null,
      recipient: WORDS[language].people[at + 1] ?? null,
      about: { title: WORDS[language].titles[2], caseNumber: '140568920003215472' },
    })),
    next: null,
  }),
];

/** A case with one party and some hearings. */
function caseFile(language: Language): CallAnswer<typeof readCase> {
  return {
    id: 'case-1',
    version: 1,
    state: 'open',
    number: '140568920003215471',
    branch: WORDS[language].branches[0],
    kind: 'criminal',
    title: WORDS[language].titles[0],
    notes: WORDS[language].notes,
    changedAt: NOW,
    people: [
      {
        id: seat(1),
        role: 'complainant',
        name: WORDS[language].people[1],
        nationalId: '0013542419',
        phone: '+989121234561',
        email: null,
        language: 'fa',
        with: [],
      },
    ],
    bookings: summaries(language).slice(0, 3),
  };
}

/** Screens of hearings, cases, messages and systems, by name. */
export const BOOKING_SCREENS = {
  'staff-bookings': {
    path: `/bookings?day=${DAY}`,
    answers: (language) => [
      me(language),
      places(language),
      answers(searchBookings, { items: summaries(language), next: 'more' }),
    ],
  },
  'staff-bookings-empty': {
    path: `/bookings?day=${DAY}`,
    answers: (language) => [me(language), places(language), answers(searchBookings, { items: [], next: null })],
  },
  'staff-bookings-month': {
    path: `/bookings?day=${DAY}&view=month`,
    answers: (language) => [me(language), places(language), answers(readCalendar, { items: summaries(language) })],
  },
  'staff-bookings-week': {
    path: `/bookings?day=${DAY}&view=week`,
    answers: (language) => [me(language), places(language), answers(readCalendar, { items: summaries(language) })],
  },
  'staff-booking': { path: '/bookings/booking-2', answers: one },
  'staff-booking-cancel': { path: '/bookings/booking-2', answers: one },
  'staff-booking-order': { path: '/bookings/booking-2', answers: one },
  'staff-booking-change': { path: '/bookings/booking-2/change', answers: one },
  'staff-booking-new': { path: `/bookings/new?day=${DAY}`, answers: one },
  'staff-booking-calendar': { path: `/bookings/new?day=${DAY}`, answers: one },
  'staff-import': { path: '/bookings/import', answers: one },
  'staff-feed': { path: '/bookings/feed', answers: one },
  'staff-cause-list': {
    path: `/cause-list?day=${DAY}`,
    answers: (language) => [
      me(language),
      places(language),
      answers(readCauseList, {
        day: DAY,
        items: summaries(language).map(
          ({ id, state, case: file, branch, room, kind, startsAt, endsAt, title, people, public: isPublic }) => ({
            id,
            state,
            case: file,
            branch,
            room,
            kind,
            startsAt,
            endsAt,
            public: isPublic,
            title: isPublic ? title : null,
            people: people.map(({ role, name }) => ({ role, name: isPublic ? name : null })),
          }),
        ),
      }),
    ],
  },
  'staff-cases': {
    path: '/cases',
    answers: (language) => [
      me(language),
      answers(listRegistryTasks, {
        items: [
          {
            what: 'accept-document',
            case: summaries(language)[0]!.case,
            since: NOW - 86_400_000,
            document: 'document-2' as DocumentId,
            number: 2,
          },
          { what: 'decide-power', case: summaries(language)[3]!.case, since: NOW - 43_200_000, power: 'power-1' },
          {
            what: 'reach-judge',
            case: summaries(language)[2]!.case,
            since: NOW - 3_600_000,
            hearing: 'booking-3' as HearingId,
          },
          { what: 'assign-judge', case: summaries(language)[1]!.case, since: NOW },
        ],
        total: 4,
      }),
      answers(listCases, {
        items: summaries(language).map(({ case: { id, number }, branch, title }, at) => ({
          id,
          version: 1,
          state: at === 5 ? ('archived' as const) : ('open' as const),
          number,
          branch,
          kind: 'criminal' as const,
          title,
          changedAt: NOW,
          people: [{ id: seat(1), role: 'complainant' as const, name: WORDS[language].people[1] }],
        })),
        next: null,
      }),
    ],
  },
  'staff-case': {
    path: '/cases/case-1',
    answers: (language) => [
      me(language),
      answers(readCase, caseFile(language)),
      answers(readProceedings, proceedings(language)),
    ],
  },
  // The judge's account is disabled, and the only clerk is one no longer.
  'staff-case-lost-judge': {
    path: '/cases/case-1',
    answers: (language) => {
      const held = proceedings(language);
      const staff = held.staff.map(
        (one) => ({ ...one, lost: one.as === 'judge' ? 'disabled' : 'other-role' }) as const,
      );
      return [
        me(language),
        answers(readCase, caseFile(language)),
        answers(readProceedings, { ...held, staff, isJudge: false }),
      ];
    },
  },
  'staff-case-change': {
    path: '/cases/case-1/change',
    answers: (language) => [
      me(language),
      places(language),
      answers(readCase, {
        ...caseFile(language),
        title: `${language === 'fa' ? 'گواهی' : 'Testimony of'} ${WORDS[language].people[1]}`,
      }),
      answers(checkCaseTitle, { namesProtected: true }),
    ],
  },
  'staff-case-new': { path: '/cases/new', answers: (language) => [me(language), places(language)] },
  'staff-messages': {
    path: '/messages',
    answers: (language) => [...one(language), answers(readHeldMessages, { held: 0, outdated: 0 })],
  },
  'staff-messages-held': {
    path: '/messages',
    answers: (language) => [...one(language), answers(readHeldMessages, { held: 128, outdated: 17 })],
  },
  'staff-inbox': {
    path: '/inbox',
    answers: (language) => [
      me(language),
      answers(readInbox, {
        items: (['sms', 'email'] as const).map((channel, at) => ({
          message: `message-${at}`,
          at: NOW - at * HOUR,
          channel,
          to: channel === 'sms' ? '+989121234561' : 'n.sadeghi@kanoon.example',
          subject: channel === 'sms' ? null : WORDS.fa.subject,
          body: WORDS.fa.preview,
          parts: channel === 'sms' ? 3 : null,
        })),
        next: null,
      }),
    ],
  },
  'staff-templates': {
    path: '/templates?channel=email',
    answers: (language) => [
      admin(language),
      answers(listTemplates, {
        items: [{ event: 'invited', audience: 'party', channel: 'sms', language: 'fa', version: 3, changedAt: NOW }],
      }),
      answers(readTemplate, {
        event: 'invited',
        audience: 'party',
        channel: 'email',
        language: 'fa',
        subject: WORDS.fa.subject,
        body: WORDS.fa.text,
        version: 3,
        own: true,
        builtIn: { subject: WORDS.fa.subject, body: WORDS.fa.text },
        placeholders: ['name', 'role', 'title', 'branch', 'case', 'date', 'time', 'link'],
        required: ['link'],
      }),
      answers(previewTemplate, {
        subject: WORDS.fa.subject,
        body: WORDS.fa.preview,
        sms: null,
      }),
    ],
  },
  'staff-machines': {
    path: '/machines',
    answers: (language) => [
      admin(language),
      answers(listApiClients, {
        items: (['CMS', 'SANA'] as const).map((name, at) => ({
          id: name,
          name,
          acts: ['read-bookings' as const, 'edit-bookings' as const],
          createdAt: NOW,
          createdBy: 'account-0',
          expiresAt: null,
          lastUsedAt: at === 0 ? NOW : null,
          revokedAt: at === 0 ? null : NOW,
        })),
        next: null,
      }),
    ],
  },
  'staff-webhooks': {
    path: '/webhooks',
    answers: (language) => [
      admin(language),
      answers(listWebhooks, {
        items: [
          {
            id: 'w1',
            version: 1,
            name: 'CMS',
            address: 'https://cms.dadgostari.example/hooks/mahzar',
            events: ['booking-created'],
            createdAt: NOW,
            paused: null,
            waiting: 0,
            failed: 2,
          },
        ],
        next: null,
      }),
    ],
  },
} as const satisfies Record<string, StaffScreen>;
