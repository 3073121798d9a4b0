import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { RequestId } from '@mahzar/shared/queue/ids';
import {
  enterPortal,
  listMyCases,
  PORTAL_IDLE_MS,
  readMyCase,
  readMySession,
  sendPortalCode,
} from '@mahzar/shared/rest/portal';
import type {
  MyCase,
  MyCaseSummary,
  MyDocument,
  MyDue,
  MyOrder,
  MyPowerFiling,
  MyRequestSummary,
} from '@mahzar/shared/rest/portal';
import type { Page } from 'playwright-core';
import { answers, answersPicture, refuses } from '../staff/answers.ts';
import type { GivenAnswer } from '../staff/answers.ts';
import { SCAN } from '../staff/cases.ts';

type Language = 'fa' | 'en';

/** A screen of a person's own cases. */
interface MyScreen {
  readonly path: string;
  readonly answers: (language: Language) => readonly GivenAnswer[];
  /** The input on the pages before it. */
  readonly typed?: readonly string[];
  /** Number of pages of filing that are answered before it. */
  readonly chosen?: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Sunday 29 November 2026, ten o'clock in Tehran. */
const SOON = Date.UTC(2026, 10, 29, 6, 30);
const CASE = 'k7Qw2mRt9XbL4pZs';
const HEARING = 'h7Qw2mRt9XbL4pZs' as HearingId;
const OLD_HEARING = 'h3Qw2mRt9XbL4pZs' as HearingId;
const ORDER = 'o7Qw2mRt9XbL4pZs' as OrderId;
const PAPER = 'p7Qw2mRt9XbL4pZs' as DocumentId;
/** What the service calls the person of every screen. */
export const MY_PERSON = 'k3V9pQxTz7bW2mRfLd5cYh8sNa4gJe6u';
const DOCUMENT = 'd7Qw2mRt9XbL4pZs' as DocumentId;

const KINDS = ['petition', 'complaint', 'defence', 'evidence', 'power-of-attorney', 'correspondence', 'other'] as const;

const NAMES = {
  fa: {
    me: 'مریم احمدی',
    lawyer: 'نگار صادقی',
    clients: ['مریم احمدی', 'شرکت پخش البرز', 'علی رضایی'],
    branch: 'شعبه ۱۰۲ دادگاه کیفری دو شیراز',
    titles: ['شکایت خیانت در امانت', 'مطالبه وجه چک', 'اعتراض به رأی داوری', 'الزام به تنظیم سند رسمی'],
    hearing: 'جلسه رسیدگی',
    office: 'دادسرای عمومی و انقلاب شیراز',
    order: 'قرار ارجاع امر به کارشناس رسمی',
    decision: 'دادنامه',
    documents: ['شکواییه و شرح پرداخت‌ها', 'قرارداد خرید و فروش', 'لایحه پاسخ به نظریه کارشناس'],
  },
  en: {
    me: 'Maryam Ahmadi',
    lawyer: 'Negar Sadeghi',
    clients: ['Maryam Ahmadi', 'Alborz Distribution Company', 'Ali Rezaei'],
    branch: 'Branch 102, Criminal Court Two of Shiraz',
    titles: ['Complaint of breach of trust', 'Claim from a cheque', 'Objection to an award', 'Transfer of a deed'],
    hearing: 'Hearing',
    office: "Shiraz Prosecutor's Office",
    order: 'Order appointing an official expert',
    decision: 'Judgment',
    documents: ['Complaint and list of payments', 'Contract of sale', 'Reply to the expert opinion'],
  },
} as const;

const due = (what: MyDue['what'], at: number | null, of: Partial<MyDue> = {}): MyDue => ({
  what,
  at,
  hearing: null,
  order: null,
  document: null,
  ...of,
});
const facts = (language: Language) => ({
  id: CASE,
  number: '140568920003215478',
  branch: NAMES[language].branch,
  title: NAMES[language].titles[0],
  state: 'open' as const,
});

const summary = (language: Language, at: number, more: Partial<MyCaseSummary>): MyCaseSummary => ({
  ...facts(language),
  id: `case-${at}`,
  number: `1405689200032154${70 + at}`,
  title: NAMES[language].titles[at % 4]!,
  roles: ['complainant', 'accused'],
  clients: [],
  due: null,
  ...more,
});
const ownCases = (language: Language): MyCaseSummary[] => [
  summary(language, 0, { due: due('open-order', null, { order: ORDER }) }),
  summary(language, 1, { roles: ['defendant'], due: due('hearing', SOON, { hearing: HEARING }) }),
  summary(language, 2, { roles: ['plaintiff'], state: 'archived' }),
];
const lawyersCases = (language: Language): MyCaseSummary[] => {
  const [first = '', second = '', third = ''] = NAMES[language].clients;
  const of = (at: number, client: string, what: MyDue | null) =>
    summary(language, at, { roles: ['lawyer'], clients: [client], due: what });
  return [
    of(0, first, due('sign-minutes', SOON - DAY, { hearing: OLD_HEARING })),
    of(1, second, due('hearing', SOON, { hearing: HEARING })),
    of(2, second, due('deadline', SOON + 9 * DAY, { order: ORDER })),
    of(3, first, due('hearing', SOON + 12 * DAY, { hearing: HEARING })),
    of(4, third, null),
    of(5, third, null),
  ];
};

const order = (language: Language, more: Partial<MyOrder> = {}): MyOrder => ({
  order: ORDER,
  kind: 'order',
  title: NAMES[language].order,
  number: '140568920003215478/7',
  signedAt: SOON - 6 * DAY,
  document: PAPER,
  pages: 3,
  served: {
    at: SOON - 6 * DAY + 2 * HOUR,
    isOwn: true,
    openedAt: SOON - 5 * DAY,
    deadline: { kind: 'objection', until: SOON + 8 * DAY },
  },
  ...more,
});
const waiting = (language: Language): MyOrder =>
  order(language, { served: { at: SOON - 6 * DAY, isOwn: true, openedAt: null, deadline: null } });
const document = (language: Language, at: number, more: Partial<MyDocument> = {}): MyDocument => ({
  id: at === 0 ? DOCUMENT : (`document-${at}` as DocumentId),
  number: `140568920003215478/${at + 1}`,
  kind: at === 0 ? 'complaint' : at === 1 ? 'evidence' : 'defence',
  title: NAMES[language].documents[at % 3]!,
  filedAt: SOON - (40 - at) * DAY,
  filedBy: 'me',
  of: 'me',
  stage: 'filed',
  reason: null,
  withheld: null,
  mayWithdraw: false,
  media: 'application/pdf',
  pages: 2,
  size: 240_000,
  sha256: 'a'.repeat(64),
  ...more,
});

type MyHearing = MyCase['hearings'][number];
type MySeat = Pick<MyHearing['seats'][number], 'seat' | 'role'>;

/** A hearing that is over, whose minutes a person is to sign, and the next one, to which they may have more seats. */
const hearings = (language: Language, seat: MySeat, ...others: MySeat[]): MyHearing[] => {
  const at = (startsAt: number) => ({
    kind: 'courtroom' as const,
    title: NAMES[language].hearing,
    startsAt,
    endsAt: startsAt + HOUR,
  });
  return [
    {
      hearing: OLD_HEARING,
      ...at(SOON - 20 * DAY),
      state: 'over',
      seats: [{ ...seat, mayEnter: false, isToSign: true, hasMinutes: true }],
    },
    {
      hearing: HEARING,
      ...at(SOON),
      state: 'booked',
      seats: [seat, ...others].map((own) => ({ ...own, mayEnter: true, isToSign: false, hasMinutes: false })),
    },
  ];
};

const oneCase = (language: Language, more: Partial<MyCase> = {}): MyCase => ({
  ...facts(language),
  name: NAMES[language].me,
  roles: ['complainant'],
  clients: [],
  lawyers: [
    {
      lawyer: 'lawyer' as PartyId,
      client: 'me' as PartyId,
      name: NAMES[language].lawyer,
      state: 'confirmed',
      mayEnd: true,
    },
  ],
  due: [
    due('open-order', null, { order: ORDER }),
    due('sign-minutes', SOON - DAY, { hearing: OLD_HEARING }),
    due('hearing', SOON, { hearing: HEARING }),
  ],
  hearings: hearings(
    language,
    { seat: 'me' as SeatId, role: 'complainant' },
    { seat: 'me-too' as SeatId, role: 'accused' },
  ),
  orders: [waiting(language)],
  documents: [
    document(language, 2, { stage: 'waiting', mayWithdraw: true }),
    document(language, 1, { filedBy: 'other', of: 'other' }),
    document(language, 0),
  ],
  mayFile: [{ of: 'me' as PartyId, name: null, kinds: [...KINDS] }],
  ...more,
});

const myRequest = (language: Language, more: Partial<MyRequestSummary> = {}): MyRequestSummary => ({
  id: 'request-1' as RequestId,
  office: NAMES[language].office,
  state: 'submitted',
  trackingCode: '482177305196',
  turn: { day: '2026-11-30', at: SOON + DAY },
  ...more,
});
const myRequests = (language: Language): MyRequestSummary[] => [
  myRequest(language),
  myRequest(language, { id: 'request-2' as RequestId, state: 'withdrawn', trackingCode: '730518264409' }),
];

const POWERS: MyPowerFiling[] = [
  { id: 'power-2', caseNumber: '140568920003219904', filedAt: SOON - DAY, state: 'waiting', reason: null },
  { id: 'power-1', caseNumber: '140568920001102837', filedAt: SOON - 9 * DAY, state: 'refused', reason: 'incomplete' },
];

const list = (of: (language: Language) => MyCaseSummary[], name: 'me' | 'lawyer') => (language: Language) =>
  [
    answers(listMyCases, {
      name: NAMES[language][name],
      items: of(language),
      person: MY_PERSON,
      requests: name === 'me' ? myRequests(language) : [],
      powers: name === 'lawyer' ? POWERS : [],
    }),
  ] as const;
const own = list(ownCases, 'me');
const held =
  (more: (language: Language) => Partial<MyCase> = () => ({})) =>
  (language: Language) => [
    ...own(language),
    answers(readMyCase, oneCase(language, more(language))),
    answersPicture('/my/cases/{case}/documents/{document}/pages/{page}', SCAN),
  ];
const nobody = [refuses(listMyCases, 'no-session', 401)];
const asked = answers(sendPortalCode, { challenge: 'A'.repeat(43), againInMs: 60_000 });
const ID = '0076229645';
const PHONE = '09123334455';
const NUMBER = '140568920003219904';

export const MY_SCREENS: Readonly<Record<string, MyScreen>> = {
  'my-entry': { path: '/my', answers: () => nobody },
  'my-entry-wrong': { path: '/my', answers: () => nobody, typed: ['1234567890'] },
  'my-entry-phone': { path: '/my', answers: () => nobody, typed: [ID] },
  'my-entry-code': { path: '/my', answers: () => [...nobody, asked], typed: [ID, PHONE] },
  'my-entry-wrong-code': {
    path: '/my',
    answers: () => [...nobody, asked, refuses(enterPortal, 'wrong-code', 401)],
    typed: [ID, PHONE, '123456'],
  },
  'my-power-entry': { path: '/my/power', answers: () => nobody },
  'my-power-case': { path: '/my/power', answers: list(() => [], 'me') },
  'my-power-client': { path: '/my/power', answers: list(() => [], 'me'), typed: [NUMBER] },
  'my-power-file': { path: '/my/power', answers: list(() => [], 'me'), typed: [NUMBER, ID, 'نگار صادقی', '12345'] },
  'my-cases': { path: '/my', answers: own },
  'my-unsure': { path: '/my', answers: (language) => [...own(language), refuses(readMySession, 'internal', 500)] },
  'my-failed': { path: '/my', answers: () => [refuses(listMyCases, 'internal', 500)] },
  'my-cases-none': { path: '/my', answers: list(() => [], 'me') },
  'my-cases-lawyer': { path: '/my', answers: list(lawyersCases, 'lawyer') },
  'my-case': { path: `/my/cases/${CASE}`, answers: held() },
  'my-case-quiet': {
    path: `/my/cases/${CASE}`,
    answers: held(() => ({ due: [], hearings: [], orders: [], documents: [], lawyers: [] })),
  },
  'my-case-failed': {
    path: `/my/cases/${CASE}`,
    answers: (language) => [...own(language), refuses(readMyCase, 'internal', 500)],
  },
  'my-order-waits': { path: `/my/cases/${CASE}/orders/${ORDER}`, answers: held() },
  'my-order': {
    path: `/my/cases/${CASE}/orders/${ORDER}`,
    answers: held((language) => ({ orders: [order(language)] })),
  },
  'my-document': { path: `/my/cases/${CASE}/documents/${DOCUMENT}`, answers: held() },
  'my-document-refused': {
    path: `/my/cases/${CASE}/documents/${DOCUMENT}`,
    answers: held((language) => ({
      documents: [document(language, 0, { stage: 'refused', reason: 'unreadable' })],
    })),
  },
  'my-infected-document': {
    path: `/my/cases/${CASE}/documents/${DOCUMENT}`,
    answers: held((language) => ({
      documents: [document(language, 0, { stage: 'waiting', withheld: 'infected', mayWithdraw: true })],
    })),
  },
  'my-case-lawyer': {
    path: `/my/cases/${CASE}`,
    answers: held((language) => ({
      name: NAMES[language].lawyer,
      roles: ['lawyer'],
      lawyers: [],
      clients: [
        {
          lawyer: 'me' as PartyId,
          client: 'c1' as PartyId,
          name: NAMES[language].clients[0],
          state: 'confirmed',
          mayEnd: true,
        },
        {
          lawyer: 'me' as PartyId,
          client: 'c2' as PartyId,
          name: NAMES[language].clients[1],
          state: 'none',
          mayEnd: false,
        },
      ],
      due: [due('file-power', null), due('hearing', SOON, { hearing: HEARING })],
      hearings: hearings(language, { seat: 'me' as SeatId, role: 'lawyer' }),
      orders: [order(language, { served: { ...order(language).served!, isOwn: false } })],
    })),
  },
  'my-file-of': {
    path: `/my/cases/${CASE}/file`,
    answers: held((language) => ({
      mayFile: [
        { of: 'c1' as PartyId, name: NAMES[language].clients[0], kinds: [...KINDS] },
        { of: 'c2' as PartyId, name: NAMES[language].clients[1], kinds: ['power-of-attorney'] },
      ],
    })),
  },
  'my-file-kind': { path: `/my/cases/${CASE}/file`, answers: held() },
  'my-file-file': { path: `/my/cases/${CASE}/file`, answers: held(), chosen: 1 },
  'my-file-access': { path: `/my/cases/${CASE}/file`, answers: held(), chosen: 3 },
  'my-gone': {
    path: `/my/cases/${CASE}`,
    answers: (language) => [...own(language), refuses(readMyCase, 'not-found', 404)],
  },
};

/** Opens a screen of own cases, after the input on the pages before it. */
export async function openMine(page: Page, name: string): Promise<void> {
  for (const words of MY_SCREENS[name]?.typed ?? []) {
    await page.locator('.answer__input').fill(words);
    await page.locator('.ask button[type=submit]').click();
  }
  const chosen = MY_SCREENS[name]?.chosen ?? 0;
  const next = () => page.locator('.ask button[type=submit]').click();
  if (chosen > 0) {
    await page.locator('.option').nth(2).click();
    await next();
  }
  if (chosen > 1) {
    const file = { name: 'layehe.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(2_000) };
    await page.locator('input[type=file]').setInputFiles(file);
    await next();
    await page.locator('.answer__input').fill('لایحه دفاعیه');
    await next();
  }
  if (name === 'my-unsure') {
    await page.locator('.my-line').first().waitFor();
    await page.evaluate((idleMs) => {
      const later = Date.now() + idleMs;
      Date.now = () => later;
      window.document.dispatchEvent(new Event('visibilitychange'));
    }, PORTAL_IDLE_MS);
    await page.locator('.actions').waitFor();
  }
  if (name === 'my-failed') {
    // Somebody was in this tab.
    await page.evaluate((person) => window.sessionStorage.setItem('mahzar.my', person), MY_PERSON);
    await page.locator('.actions button').click();
    await page.locator('.actions button').nth(1).waitFor();
  }
  if (name.startsWith('my-document') || name === 'my-order') await page.locator('.page-picture').waitFor();
}
