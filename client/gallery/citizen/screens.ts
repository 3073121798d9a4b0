import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { listOpenOffices, listTurns } from '@mahzar/shared/rest/offices';
import type { OpenOffice, Turns } from '@mahzar/shared/rest/offices';
import { openRequest, proveRequest, readMyRequest, sendRequestCode } from '@mahzar/shared/rest/requests';
import type { Guest } from '@mahzar/shared/requests/guests';
import type { GuestPush, TurnPush } from '@mahzar/shared/protocol/queue';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import type { MyRequest, RequestFile } from '@mahzar/shared/rest/requests';
import { answers, refuses } from '../staff/answers.ts';
import type { GivenAnswer } from '../staff/answers.ts';

type Language = 'fa' | 'en';

/** A page of the citizens with the service's answers. */
export interface CitizenScreen {
  readonly path: string;
  readonly answers: (language: Language) => readonly GivenAnswer[];
  /** The pushed turn. */
  readonly turn?: () => TurnPush;
  /** The pushed state of a guest's meeting. */
  readonly guest?: (language: Language) => GuestPush;
  /** The buttons to press, by their words in the catalogue. */
  readonly press?: readonly string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Sunday 29 November 2026, half past nine in Tehran. */
const MORNING = Date.UTC(2026, 10, 29, 6, 0);

const NAMES = {
  fa: {
    office: 'دادسرای عمومی و انقلاب لنگرود',
    other: 'دادسرای عمومی و انقلاب رودسر',
    place: 'لنگرود، خیابان امام، کاخ دادگستری، طبقه دوم',
    name: 'زهرا احمدی',
    text: 'برادرم از سه هفته پیش در بازداشت است و هنوز به او تلفن نداده‌اند.\nمی‌خواهم بدانم چرا قرار وثیقه پذیرفته نشده است.',
    order: 'بازپرس شعبه دوم تا ده روز درباره تبدیل قرار بازداشت اظهار نظر کند.',
    lacks: 'لطفا تصویر قرار بازداشت و سند مالکیت را بفرستید.',
    voice: 'پیام صوتی',
    note: 'امروز دادستان در مأموریت است.',
    companion: 'مریم احمدی',
    lawyer: 'نازنین رضایی',
    added: 'امروز سند خانه را هم گرفتم و عکس آن را فرستادم.',
  },
  en: {
    office: 'Prosecutor’s Office of Langarud',
    other: 'Prosecutor’s Office of Rudsar',
    place: 'Langarud, Imam Street, Palace of Justice, second floor',
    name: 'Zahra Ahmadi',
    text: 'My brother has been in detention for three weeks and was not given a telephone.\nI want to know why bail was not accepted.',
    order: 'The investigating judge of branch two decides within ten days whether bail takes the place of detention.',
    lacks: 'Please send a photo of the detention order and of the deed.',
    voice: 'Voice message',
    note: 'The prosecutor is away today.',
    companion: 'Maryam Ahmadi',
    lawyer: 'Nazanin Rezaei',
    added: 'Today I got the deed of the house, and sent a photo of it.',
  },
} as const;

const KINDS: OpenOffice['kinds'] = ['complaint', 'follow-up', 'detention', 'enforcement', 'seized-property', 'other'];

function office(language: Language, change: Partial<OpenOffice> = {}): OpenOffice {
  const { office: name, place } = NAMES[language];
  const shown = { id: 'langarud' as OfficeId, name, place, telephone: '01342520000', kinds: KINDS };
  return { ...shown, recording: 'by-consent', paused: null, ...change };
}

const aFile = (change: Partial<RequestFile> = {}): RequestFile => {
  const file = { id: 'f1', kind: 'photo', name: 'IMG_2038.jpg', size: 486_000, state: 'kept', ...change } as const;
  return { ...file, received: file.state === 'kept' ? file.size : 100_000 };
};

function request(language: Language, change: Partial<MyRequest> = {}): MyRequest {
  const { id, name, place, telephone, recording, kinds } = office(language);
  return {
    id: 'r1' as RequestId,
    office: { id, name, place, telephone, recording, kinds },
    language,
    state: 'draft',
    proven: true,
    who: { name: NAMES[language].name, nationalId: '0499370899', phone: '09123456789' },
    matter: { kind: 'detention', text: NAMES[language].text, caseNumber: '140568920001234567' },
    company: { companions: [NAMES[language].companion], interpreter: '', lawyer: '' },
    consent: { terms: true, recording: true },
    problems: [],
    turn: null,
    trackingCode: null,
    additions: [],
    files: [],
    reason: null,
    answer: null,
    carriedOut: null,
    keptUntil: MORNING + 30 * DAY,
    ...change,
  };
}

const submitted = (language: Language): MyRequest =>
  request(language, {
    state: 'submitted',
    trackingCode: '482177305190',
    turn: { day: '2026-11-29', at: MORNING },
    additions: [{ at: MORNING - 2 * DAY, text: NAMES[language].added }],
    keptUntil: null,
  });

const TURNS: Turns = {
  today: { state: 'open', opensAt: MORNING - DAY, closesAt: MORNING - DAY + 4 * HOUR, left: 12 },
  days: ['2026-11-29', '2026-12-01', '2026-12-06'].map((day, at) => ({
    day,
    note: '',
    turns: Array.from({ length: 9 }, (_, turn) => ({ at: MORNING + at * DAY + turn * 600_000, free: 2 })),
  })),
};

const NO_TURNS: Turns = {
  today: { state: 'full', opensAt: null, closesAt: null, left: 0 },
  days: [{ day: '2026-11-29', note: '', turns: [] }],
};

/** A page of the questions, with a request in its present state. */
function asking(
  step: string,
  change: (language: Language) => Partial<MyRequest> = () => ({}),
  more: (language: Language) => readonly GivenAnswer[] = () => [],
): Omit<CitizenScreen, 'press'> {
  return {
    path: `/ask/${step}`,
    answers: (language) => [
      ...more(language),
      answers(readMyRequest, request(language, change(language))),
      answers(listOpenOffices, { items: [office(language)] }),
      answers(listTurns, TURNS),
    ],
  };
}

const following = (path: string, is: (language: Language) => MyRequest = submitted): CitizenScreen => ({
  path,
  answers: (language) => [
    answers(readMyRequest, is(language)),
    answers(listOpenOffices, { items: [office(language)] }),
    answers(listTurns, TURNS),
  ],
});

/** A turn of today with this number of people ahead. */
const live = (change: Partial<TurnPush>): TurnPush => ({
  phase: 'open',
  day: '2026-11-29',
  opensAt: MORNING,
  pause: null,
  delay: null,
  closed: null,
  number: 17,
  stage: {
    kind: 'waiting',
    ahead: 3,
    expected: { from: MORNING + 30 * 60_000, until: MORNING + 50 * 60_000 },
    heldUntil: null,
    arrived: true,
  },
  urgent: false,
  device: null,
  readied: false,
  now: MORNING,
  door: null,
  ...change,
});

const today = (language: Language): MyRequest => ({
  ...submitted(language),
  turn: { day: courtClock(COURT_ZONE).dayOf(Date.now()), at: null },
});
const waiting = (change: Partial<TurnPush> = {}): CitizenScreen => ({
  ...following('/follow', today),
  turn: () => live(change),
});

/** The device check during the waiting, over a line that works. */
const trying = (): CitizenScreen => {
  const { answers: given, turn } = waiting();
  const carried = { route: { method: 'post', path: '/my-request/line' }, status: 200, value: {} } as const;
  return { path: '/follow/device', turn, answers: (language) => [carried, ...given(language)] };
};

const lawyerOf = (language: Language): Guest => ({
  role: 'lawyer',
  name: NAMES[language].lawyer,
  phone: '09123334455',
});

/** A guest who joins the meeting from elsewhere. */
const guest = (change: Partial<GuestPush>): CitizenScreen => ({
  path: '/g',
  answers: () => [],
  guest: (language) => ({
    phase: 'open',
    day: '2026-11-29',
    opensAt: MORNING,
    pause: null,
    delay: null,
    stage: { kind: 'waiting', expected: { from: MORNING + 30 * 60_000, until: MORNING + 50 * 60_000 } },
    now: MORNING,
    card: { office: NAMES[language].office, name: NAMES[language].lawyer, role: 'lawyer', at: MORNING },
    door: null,
    ...change,
  }),
});

/** A page before anything is answered. */
const nobody = (path: string, offices: (language: Language) => OpenOffice[]): CitizenScreen => ({
  path,
  answers: (language) => [
    refuses(readMyRequest, 'no-request', 404),
    answers(listOpenOffices, { items: offices(language) }),
    answers(openRequest, { step: 'code', challenge: 'c', againAt: Date.now() + 95_000 }),
  ],
});

const one = (language: Language) => [office(language)];
const unproven = () => ({ proven: false });
const sent: typeof asking = (step, change) =>
  asking(step, change, () => [answers(sendRequestCode, { sent: true, againAt: Date.now() + 95_000 })]);

/** Screens of the citizens' pages, by name; each name begins with `citizen-`. */
export const CITIZEN_SCREENS: Readonly<Record<string, CitizenScreen>> = {
  'citizen-start': nobody('/ask', one),
  'citizen-start-paused': nobody('/ask', (language) => [office(language, { paused: NAMES[language].note })]),
  'citizen-start-begun': asking('', unproven),
  'citizen-office': nobody('/ask/office', (language) => [
    office(language),
    office(language, { id: 'rudsar' as OfficeId, name: NAMES[language].other, paused: NAMES[language].note }),
  ]),
  'citizen-name': nobody('/ask/name', one),
  'citizen-name-missing': { ...nobody('/ask/name', one), press: ['continue'] },
  'citizen-national-id': {
    ...asking('national-id', (language) => ({
      proven: false,
      who: { name: NAMES[language].name, nationalId: '۰۴۹۹۳۷۰۸۹۸', phone: '' },
    })),
    press: ['continue'],
  },
  'citizen-mobile': asking('mobile', unproven),
  'citizen-code': sent('code', unproven),
  'citizen-code-wrong': { ...sent('code', unproven), press: ['continue'] },
  'citizen-kind': asking('kind'),
  'citizen-matter': asking('matter'),
  'citizen-case-number': asking('case-number'),
  'citizen-matter-voice': asking('matter', (language) => ({
    matter: { kind: 'detention', text: '', caseNumber: '' },
    files: [aFile({ id: 'f3', kind: 'voice', name: NAMES[language].voice, size: 212_000 })],
  })),
  'citizen-matter-recording': { ...asking('matter'), press: ['record'] },
  'citizen-files': asking('files'),
  'citizen-files-sending': {
    ...asking('files', () => ({ files: [aFile(), aFile({ id: 'f2', name: 'scan.pdf', state: 'uploading' })] })),
    press: ['file', 'no-file'],
  },
  'citizen-company': asking('company'),
  'citizen-company-elsewhere': asking('company', (language) => ({
    company: { companions: [], interpreter: '', lawyer: '', elsewhere: [lawyerOf(language)] },
  })),
  'citizen-consent': asking('consent', () => ({ consent: { terms: false, recording: null } })),
  'citizen-consent-missing': {
    ...asking('consent', () => ({ consent: { terms: false, recording: null } })),
    press: ['continue'],
  },
  'citizen-turn': { ...asking('turn'), press: ['day'] },
  'citizen-turn-none': asking('turn', undefined, () => [answers(listTurns, NO_TURNS)]),
  'citizen-check': { ...asking('turn'), press: ['day', 'time', 'continue'] },
  'citizen-done': following('/ask/done'),
  'citizen-find': nobody('/follow', one),
  'citizen-open-code': nobody('/r', one),
  'citizen-request': following('/follow'),
  'citizen-request-answered': following('/follow', (language) => ({
    ...submitted(language),
    answer: { outcome: 'order', words: NAMES[language].order, dueAt: MORNING + 10 * DAY, signedAt: MORNING },
  })),
  'citizen-request-carried-out': following('/follow', (language) => ({
    ...submitted(language),
    answer: { outcome: 'order', words: NAMES[language].order, dueAt: MORNING + 10 * DAY, signedAt: MORNING },
    carriedOut: { done: 'partly', words: NAMES[language].added, at: MORNING },
  })),
  'citizen-carried-out': following('/follow/carried-out', (language) => ({
    ...submitted(language),
    answer: { outcome: 'order', words: NAMES[language].order, dueAt: MORNING + 10 * DAY, signedAt: MORNING },
  })),
  'citizen-request-refused': following('/follow', (language) => ({
    ...submitted(language),
    turn: null,
    reason: { code: 'not-competent', words: NAMES[language].note },
  })),
  'citizen-request-incomplete': following('/follow', (language) => ({
    ...submitted(language),
    turn: null,
    reason: { code: 'incomplete', words: NAMES[language].lacks },
    files: [aFile(), aFile({ id: 'f3', kind: 'voice', name: NAMES[language].voice, size: 212_000 })],
  })),
  'citizen-request-withdrawn': following('/follow', (language) => ({
    ...submitted(language),
    state: 'withdrawn',
    turn: null,
    additions: [],
    files: [],
    reason: null,
    answer: null,
    carriedOut: null,
  })),
  'citizen-live': waiting(),
  'citizen-live-near': waiting({ stage: { ...live({}).stage, ahead: 2 } as never }),
  'citizen-live-device-failed': waiting({ device: ['microphone-refused', 'network'] }),
  'citizen-live-device-works': waiting({ device: [] }),
  'citizen-device': trying(),
  'citizen-device-result': { ...trying(), press: ['skip', 'skip', 'skip'] },
  'citizen-live-delay': waiting({ delay: { until: MORNING + 3_600_000, reason: 'official-late' } }),
  'citizen-live-called': waiting({
    stage: { kind: 'meeting', hearing: 'h1' as HearingId, desk: 1, since: MORNING, recalledAt: null },
    door: { hearing: 'h1' as HearingId, link: '#meeting' },
  }),
  'citizen-live-ended': waiting({
    stage: { kind: 'ended', hearing: 'h1' as HearingId, outcome: 'order', dueAt: null },
  }),
  'citizen-guests': following('/follow/guests', (language) => ({
    ...submitted(language),
    company: { companions: [], interpreter: '', lawyer: '', elsewhere: [lawyerOf(language)] },
  })),
  'citizen-guest': guest({}),
  'citizen-guest-called': guest({
    stage: { kind: 'meeting', hearing: 'h1' as HearingId, recalledAt: null },
    door: { hearing: 'h1' as HearingId, link: '#meeting' },
  }),
  'citizen-guest-over': guest({ stage: { kind: 'over' } }),
  'citizen-other-turn': following('/follow/turn'),
  'citizen-add': following('/follow/add'),
  'citizen-withdraw': following('/follow/withdraw'),
  'citizen-failed': {
    path: '/ask/name',
    answers: () => [refuses(readMyRequest, 'internal', 500), refuses(proveRequest, 'internal', 500)],
  },
};
