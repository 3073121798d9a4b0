import { createStore } from 'zustand/vanilla';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { HallView } from '@mahzar/shared/queue/projection/hall-view';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import { listOfficeRequests, listOfficials, readOfficeRequest } from '@mahzar/shared/rest/office-requests';
import type { ListedRequest, OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { listDue } from '@mahzar/shared/rest/due-answers';
import type { Due } from '@mahzar/shared/rest/due-answers';
import { readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import { listOffices, listOpenOffices } from '@mahzar/shared/rest/offices';
import { readSession } from '@mahzar/shared/rest/session';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { OpenHall } from '../../src/desk/hall/HallConnectionContext.tsx';
import type { QueueDeskState } from '../../src/desk/queue/queue-connection.ts';
import type { OpenQueue } from '../../src/desk/queue/QueueConnectionContext.tsx';
import { dayLater, hoursOfDay } from '../../src/desk/ui/court-time.ts';
import { today } from '../../src/desk/ui/useAddressed.ts';
import { nameAt, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import type { Language } from './bookings.ts';
import { colleagues, office } from './offices.ts';
import type { StaffScreen } from './screens.ts';

const MINUTE = 60_000;
const OFFICIALS = ['account-3', 'account-4'] as OfficialId[];
const [PROSECUTOR, DEPUTY] = OFFICIALS as [OfficialId, OfficialId];
const HEARING = 'hearing-1' as HearingId;
/** Ten in the morning of the day on which the screen is viewed. */
const ten = (): number => hoursOfDay(today()).from + 10 * 60 * MINUTE;
const OFFICE = 'office-1' as OfficeId;
const id = (number: number): RequestId => `request-${number}` as RequestId;

function row(number: number, more: Partial<LineRow> = {}): LineRow {
  return {
    request: id(number),
    matter: ['complaint', 'follow-up', 'detention', 'enforcement', 'other'][number % 5] ?? 'other',
    via: number > 30 ? 'today' : 'ahead',
    askedAt: ten() - number * MINUTE,
    number,
    stage: { kind: 'waiting' },
    standing: 'number',
    urgent: false,
    presence: { kind: 'here', since: ten() - 5 * MINUTE, onSite: number === 31 },
    arrivedAt: ten() - 15 * MINUTE,
    assigned: null,
    device: [],
    readiedAt: null,
    calls: 0,
    expectedAt: ten() + number * 4 * MINUTE,
    ...more,
  };
}

const ended = (number: number, official: OfficialId, more: Partial<Extract<LineRow['stage'], { kind: 'ended' }>>) =>
  row(number, {
    expectedAt: null,
    stage: {
      kind: 'ended',
      official,
      hearing: HEARING,
      at: ten() - 90 * MINUTE + number * MINUTE,
      outcome: 'order',
      dueAt: null,
      carriedOut: { office: null, citizen: null },
      ...more,
    },
  });

/** A day at ten in the morning; `more` sets the state of both desks. */
export function lineView(mine: Partial<LineRow> | null, more: Partial<LineView> = {}): LineView {
  const current = mine === null ? [] : [row(9, { calls: 1, expectedAt: null, ...mine })];
  const rows = [
    ...current,
    row(10, {
      expectedAt: null,
      stage: { kind: 'meeting', official: DEPUTY, hearing: HEARING, since: ten() - 6 * MINUTE, recalledAt: null },
    }),
    row(14, { urgent: true, standing: 'urgent', matter: 'detention' }),
    row(11),
    row(12, { presence: { kind: 'away', since: ten() - MINUTE, until: ten() + 4 * MINUTE } }),
    row(13, { device: ['microphone', 'network'] }),
    row(15, { device: null, assigned: PROSECUTOR }),
    row(31, { via: 'walk-in', device: null }),
    row(16, { presence: { kind: 'expected' }, arrivedAt: null, device: null }),
    row(17, { presence: { kind: 'expected' }, arrivedAt: null, device: null }),
    row(8, { stage: { kind: 'lapsed' }, expectedAt: null }),
    row(18, { stage: { kind: 'asked', number: 18 }, expectedAt: null }),
    ended(1, PROSECUTOR, { outcome: 'order', dueAt: ten() + 10 * 24 * 60 * MINUTE }),
    ended(2, DEPUTY, { outcome: 'advice' }),
    ended(3, PROSECUTOR, { outcome: 'referral' }),
    row(4, { stage: { kind: 'no-show' }, expectedAt: null }),
    row(5, { stage: { kind: 'refused', reason: 'not-competent' }, expectedAt: null }),
    row(6, { stage: { kind: 'withdrawn' }, expectedAt: null }),
  ];
  return {
    phase: 'open',
    day: today(),
    plan: {
      opensAt: ten() - 120 * MINUTE,
      closesAt: ten() + 120 * MINUTE,
      breaks: [],
      todayFrom: ten() - 150 * MINUTE,
      plannedMs: 10 * MINUTE,
      slots: [],
      onDay: 18,
      placeHeldMs: 5 * MINUTE,
      readyMs: 10 * MINUTE,
      officials: OFFICIALS,
      matters: [],
      recording: 'by-consent',
    },
    pause: null,
    delay: null,
    closed: null,
    officials: [
      {
        official: PROSECUTOR,
        present: true,
        request: current[0]?.stage.kind === 'ended' ? null : (current[0]?.request ?? null),
        next: id(14),
      },
      { official: DEPUTY, present: true, request: id(10), next: id(14) },
    ],
    rows,
    line: [14, 11, 12, 13, 15, 31, 16, 17],
    ...more,
  };
}

/** A queue that does not change. */
export function fixedQueue(state: QueueDeskState): OpenQueue {
  const store = createStore<QueueDeskState>(() => state);
  return () => ({
    store,
    act: async () => ({ ok: true }),
    callNext: async () => ({ ok: true, link: 'about:blank' }),
    enter: async () => ({ ok: true, link: 'about:blank' }),
    close: () => undefined,
  });
}

export function fixedHall(view: HallView | null): OpenHall {
  const store = createStore(() => ({ connection: 'online' as const, view }));
  return () => ({ store, close: () => undefined });
}

const PEOPLE = {
  fa: ['مریم احمدی', 'علی کرمی', 'فاطمه نوری', 'کاوه جلالی', 'سارا کریمی', 'رضا رحیمی', 'مینا صادقی'],
  en: ['Maryam Ahmadi', 'Ali Karami', 'Fatemeh Nouri', 'Kaveh Jalali', 'Sara Karimi', 'Reza Rahimi', 'Mina Sadeghi'],
} as const;
const SAID = {
  fa: 'برادرم از دو هفته پیش بازداشت است و هنوز وقت رسیدگی به قرار او تعیین نشده است. مادرمان بیمار است و تنها سرپرست اوست. تقاضا دارم قرار بازداشت به وثیقه تبدیل شود.',
  en: 'My brother has been in detention for two weeks, and no date has been set to review it. Our mother is ill and he is the only one who cares for her. I ask that bail be accepted.',
} as const;

const listed = (language: Language, number: number): ListedRequest => ({
  id: id(number),
  office: OFFICE,
  day: today(),
  at: number > 30 ? null : ten(),
  askedAt: ten() - number * 60 * MINUTE,
  via: number > 30 ? 'today' : 'ahead',
  number,
  stage: 'waiting',
  urgent: false,
  moved: number === 12 ? { at: ten(), what: 'reorder', reason: 'age', words: '', by: nameAt(language, 2) } : null,
  language,
  name: PEOPLE[language][number % 7] ?? '',
  kind: 'detention',
  hasText: true,
  hasVoice: false,
  files: 0,
  company: number % 2,
  others: number === 18 ? [id(11)] : [],
});

function oneRequest(language: Language): OfficeRequest {
  const isFa = language === 'fa';
  const { name, ...shown } = listed(language, 9);
  return {
    ...shown,
    name,
    who: { name, nationalId: '******9645', phone: '+989123334455' },
    proven: true,
    sameNationalId: 0,
    matter: { text: SAID[language], caseNumber: '140568920003215472' },
    company: {
      companions: [PEOPLE[language][4]],
      interpreter: '',
      lawyer: '',
      elsewhere: [{ role: 'lawyer', name: PEOPLE[language][5], phone: '09120000001' }],
    },
    consent: { recording: true },
    trackingCode: '428190553172',
    additions: [
      {
        at: ten() - 50 * MINUTE,
        text: isFa ? 'گواهی پزشکی مادرم را هم آورده‌ام.' : 'I have brought my mother’s medical certificate too.',
      },
    ],
    files: [
      { id: 'f1', kind: 'voice', name: 'voice.webm', size: 184_320, received: 184_320, state: 'kept' },
      { id: 'f2', kind: 'photo', name: 'IMG_2044.jpg', size: 921_600, received: 921_600, state: 'kept' },
    ],
    reason: null,
    notes: { text: '', version: 0 },
    moves: [],
    answer: null,
    carriedOut: null,
    isCarriedOut: null,
    isReopened: false,
    earlier: [
      {
        request: 'old-1' as RequestId,
        day: '2026-09-06',
        kind: 'follow-up',
        official: nameAt(language, 4),
        outcome: 'referral',
        words: isFa ? 'به شورای حل اختلاف فرستاده شد.' : 'Sent to the dispute resolution council.',
        trackingCode: null,
      },
    ],
  };
}

const DAY_MS = 24 * 60 * MINUTE;

function answeredRequest(language: Language): OfficeRequest {
  return {
    ...oneRequest(language),
    stage: 'ended',
    moves: [
      {
        at: ten() - 12 * DAY_MS,
        what: 'urgent',
        reason: 'health',
        words:
          language === 'fa' ? 'با عصا آمده و ایستادن برایش سخت است.' : 'Walks with a stick, and cannot stand for long.',
        by: nameAt(language, 2),
      },
    ],
    answer: {
      outcome: 'order',
      words:
        language === 'fa'
          ? 'دستور داده شد قرار بازداشت برادر شما تا ده روز دیگر بازبینی شود.'
          : 'It is ordered that your brother’s detention is reviewed within ten days.',
      dueAt: ten() - 2 * DAY_MS,
      signedAt: ten() - 12 * DAY_MS,
    },
    carriedOut: {
      done: 'partly',
      words: language === 'fa' ? 'تماس گرفتند ولی وقت ندادند.' : 'They called, but set no date.',
      at: ten() - DAY_MS,
    },
    isCarriedOut: null,
    isReopened: false,
  };
}

function dues(language: Language) {
  const due = (number: number, days: number, more: Partial<Due>): Due => ({
    what: 'carry-out',
    request: id(number),
    office: { id: OFFICE, name: office(language).name },
    day: dayLater(today(), days - 10),
    official: { account: PROSECUTOR, name: nameAt(language, 3 + (number % 2)) },
    dueAt: ten() + days * DAY_MS,
    isLate: days < 0,
    name: PEOPLE[language][number % 7] ?? '',
    kind: 'detention',
    outcome: 'order',
    carriedOut: { office: null, citizen: null, isReopened: false },
    ...more,
  });
  const items = [
    due(1, -12, { carriedOut: { office: null, citizen: false, isReopened: true } }),
    due(2, -5, { what: 'answer', outcome: null }),
    due(3, -2, { carriedOut: { office: true, citizen: false, isReopened: true }, isLate: false }),
    due(4, 0, { what: 'decide', outcome: null, official: null }),
    due(5, 2, { outcome: 'referral', carriedOut: { office: null, citizen: true, isReopened: false } }),
    due(6, 7, { outcome: 'needs-presence' }),
  ];
  return { items, total: items.length, late: 2 };
}

const given = (language: Language, roles: readonly StaffRole[], at: number) => [
  answers(listOfficeRequests, { items: [...Array(31).keys()].map((number) => listed(language, number + 1)) }),
  answers(readOfficeRequest, oneRequest(language)),
  answers(listOfficials, {
    items: office(language).officials.map(({ account, title, room }, number) => ({
      account,
      name: nameAt(language, 3 + number),
      title,
      room,
    })),
  }),
  answers(readSession, signedIn(language, roles, at)),
  colleagues(language),
  answers(listOffices, { items: [office(language), { ...office(language), id: 'office-2' as OfficeId }] }),
  answers(listOpenOffices, {
    items: [office(language)].map(({ id: one, name, place, telephone, kinds, recording, paused }) => ({
      id: one,
      name,
      place,
      telephone,
      kinds,
      recording,
      paused,
    })),
  }),
];

export const called = (kind: 'called' | 'meeting'): Partial<LineRow> => ({
  stage: { kind, official: PROSECUTOR, hearing: HEARING, since: ten() - 2 * MINUTE, recalledAt: null },
});

const ENDED: Partial<LineRow> = {
  stage: {
    kind: 'ended',
    official: PROSECUTOR,
    hearing: HEARING,
    at: ten(),
    outcome: null,
    dueAt: null,
    carriedOut: { office: null, citizen: null },
  },
};

/** The present person of a prosecutor's desk, by the next step. */
export const STEP_VIEWS = {
  open: () => ({ me: PROSECUTOR, view: lineView(null, { phase: 'planned' }) }),
  call: () => ({ me: PROSECUTOR, view: lineView(null) }),
  called: () => ({ me: PROSECUTOR, view: lineView(called('called')) }),
  meeting: () => ({ me: PROSECUTOR, view: lineView(called('meeting')) }),
  outcome: () => ({ me: PROSECUTOR, view: lineView(ENDED) }),
};

const asOfficial = (told: () => Pick<QueueDeskState, 'me' | 'view'>): StaffScreen => ({
  path: '/queue',
  answers: (language) => given(language, ['prosecutor'], 3),
  queue: () => ({ connection: 'online', ...told(), toldAt: ten() }),
});

const asStaff = (view: () => LineView | null, connection: QueueDeskState['connection'] = 'online'): StaffScreen => ({
  path: '/queue',
  answers: (language) => given(language, ['clerk', 'scheduler'], 2),
  queue: () => ({ connection, me: null, view: view(), toldAt: ten() }),
});

const hall = (more: Partial<HallView> = {}): StaffScreen => ({
  path: '/hall?office=office-1',
  answers: (language) => given(language, ['clerk'], 2),
  hall: () => ({
    phase: 'open',
    pause: null,
    delay: null,
    closed: null,
    desks: [
      { desk: 1, number: 14, kind: 'called', since: ten() },
      { desk: 2, number: 10, kind: 'meeting', since: ten() - 6 * MINUTE },
      { desk: 3, number: 127, kind: 'meeting', since: ten() - 9 * MINUTE },
    ],
    next: [11, 12, 13, 15, 31, 16],
    waiting: 8,
    ...more,
  }),
});

/** Screens of the queue of a day and of the hall, by name. */
export const QUEUE_SCREENS: Readonly<Record<string, StaffScreen>> = {
  'staff-queue': asStaff(() =>
    lineView(called('called'), { delay: { until: ten() + 20 * MINUTE, reason: 'urgent-matter' } }),
  ),
  'staff-queue-planned': asStaff(() => lineView(null, { phase: 'planned' })),
  'staff-queue-paused': asStaff(
    () => lineView(null, { phase: 'paused', pause: { until: null, reason: 'prayer' } }),
    'away',
  ),
  'staff-queue-none': asStaff(() => null),
  'staff-queue-reorder': asStaff(() => lineView(called('meeting'))),
  'staff-queue-walk-in': asStaff(() => lineView(called('meeting'))),
  'staff-desk-call': asOfficial(STEP_VIEWS.call),
  'staff-desk-called': asOfficial(STEP_VIEWS.called),
  'staff-desk-meeting': asOfficial(STEP_VIEWS.meeting),
  'staff-desk-outcome': asOfficial(STEP_VIEWS.outcome),
  'staff-request': {
    path: '/requests/request-9',
    answers: (language) => given(language, ['clerk'], 2),
  },
  'staff-request-guests': {
    path: '/requests/request-9',
    answers: (language) => given(language, ['clerk'], 2),
  },
  'staff-request-answered': {
    path: '/requests/request-9',
    answers: (language) => [answers(readOfficeRequest, answeredRequest(language)), ...given(language, ['clerk'], 2)],
  },
  'staff-due': {
    path: '/due',
    answers: (language) => [answers(listDue, dues(language)), ...given(language, ['clerk'], 2)],
  },
  'staff-due-own': {
    path: '/mine',
    answers: (language) => [
      answers(listDue, dues(language)),
      answers(readOwnHearings, { today: [], next: [], withoutDate: [], tasks: { items: [], total: 0 } }),
      ...given(language, ['prosecutor'], 3),
    ],
  },
  'staff-due-none': {
    path: '/due',
    answers: (language) => [answers(listDue, { items: [], total: 0, late: 0 }), ...given(language, ['prosecutor'], 3)],
  },
  'staff-hall': hall(),
  'staff-hall-one': hall({ desks: [{ desk: 1, number: 14, kind: 'called', since: ten() }] }),
  'staff-hall-paused': hall({ phase: 'paused', pause: { until: ten() + 30 * MINUTE, reason: 'prayer' }, desks: [] }),
};
