import { createStore } from 'zustand/vanilla';
import type { Board, BoardAlarm, BoardHearing, BoardPerson, BoardPlace } from '@mahzar/shared/board/board';
import type { Role } from '@mahzar/shared/hearing/roles';
import { readSession } from '@mahzar/shared/rest/session';
import { takeSupportSeat } from '@mahzar/shared/rest/support';
import type { OpenBoard } from '../../src/desk/board/BoardConnectionContext.tsx';
import type { BoardState } from '../../src/desk/board/board-connection.ts';
import { NOW, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import type { StaffScreen } from './screens.ts';

type Language = 'fa' | 'en';
const MINUTE = 60_000;

const WORDS = {
  fa: {
    people: ['قاضی احمد موسوی', 'مینا صادقی', 'رضا رحیمی', 'سارا کریمی', 'علی محمودی', 'فاطمه نوری', '', 'کاوه جلالی'],
    branch: (number: number) => `شعبه ${number.toLocaleString('fa')} دادگاه کیفری دو شیراز`,
    titles: ['رسیدگی به اتهام کلاهبرداری', 'مطالبه وجه', 'ملاقات مردمی', 'خیانت در امانت'],
    support: 'نرگس شریفی',
    help: ['صدای جلسه را نمی‌شنوم', 'سلام. بلندگوی دستگاهتان روشن است؟ پایین صفحه، دکمه «صدا».'],
  },
  en: {
    people: [
      'Judge Ahmad Mousavi',
      'Mina Sadeghi',
      'Reza Rahimi',
      'Sara Karimi',
      'Ali Mahmoudi',
      'Fatemeh Nouri',
      '',
      'Kaveh Jalali',
    ],
    branch: (number: number) => `Branch ${number}, Criminal Court Two, Shiraz`,
    titles: ['Fraud', 'Claim for payment', 'Citizens’ meeting', 'Breach of trust'],
    support: 'Narges Sharifi',
    help: ['I cannot hear the hearing', 'Hello. Is your speaker on? At the foot of the page, the button “Sound”.'],
  },
} as const;
const ROLES: readonly Role[] = [
  'presiding-judge',
  'clerk',
  'prosecutor',
  'lawyer',
  'accused',
  'complainant',
  'witness',
  'expert',
];

function person(language: Language, at: number, place: BoardPlace, more: Partial<BoardPerson> = {}): BoardPerson {
  const here = place === 'courtroom' || place === 'waiting';
  return {
    seat: `seat-${at}`,
    role: ROLES[at] ?? 'witness',
    name: WORDS[language].people[at] ?? '',
    alias: at === 6 ? 1 : null,
    host: at === 0,
    place,
    since: place === 'not-come' ? null : NOW - (20 - at) * MINUTE,
    awaySince: null,
    line: here ? { level: 'good', lossPercent: 0, rttMs: 40 } : { level: 'unknown', lossPercent: null, rttMs: null },
    identity: place === 'not-come' ? 'not-asked' : 'confirmed',
    deviceCheck: place === 'not-come' ? null : { at: NOW - 60 * MINUTE, outcome: 'passed' },
    helpSince: null,
    helpBrowsers: 0,
    ...more,
  };
}

function hearing(language: Language, at: number, more: Partial<BoardHearing>): BoardHearing {
  const { branch, titles } = WORDS[language];
  return {
    hearing: `hearing-${at}`,
    kind: 'courtroom',
    phase: 'scheduled',
    suspension: null,
    title: titles[at % titles.length] ?? '',
    branch: branch(101 + (at % 12)),
    caseNumber: `14056892000${3215478 + at * 17}`,
    startsAt: NOW + (at - 4) * 15 * MINUTE,
    endsAt: NOW + at * 15 * MINUTE,
    beganAt: null,
    recorder: 'idle',
    recorderFault: null,
    observers: 0,
    staff: at % 3 === 0 ? [{ account: 'account-4', name: WORDS[language].support, as: 'support' }] : [],
    sitting: at % 4 === 1 ? ['account-4'] : [],
    alarms: [],
    people: ROLES.map((_, each) => person(language, each, 'not-come')),
    ...more,
  };
}

function boardOf(language: Language): Board {
  const inSession = (at: number, more: Partial<BoardHearing> = {}) =>
    hearing(language, at, {
      phase: 'in-session',
      recorder: 'writing',
      beganAt: NOW + (at - 4) * 15 * MINUTE + 4 * MINUTE,
      people: ROLES.map((_, each) => person(language, each, 'courtroom')),
      ...more,
    });
  const alarm = (kind: BoardAlarm['kind'], seat: number | null, ago: number): BoardAlarm => ({
    kind,
    seat: seat === null ? null : `seat-${seat}`,
    since: NOW - ago * MINUTE,
  });
  return [
    hearing(language, 0, { phase: 'closed', beganAt: NOW - 58 * MINUTE }),
    inSession(1, {
      observers: 14,
      alarms: [alarm('needs-help', 4, 2), alarm('disconnected', 3, 1), alarm('bad-line', 5, 3)],
      people: ROLES.map((_, each) =>
        person(language, each, each === 7 ? 'consultation' : 'courtroom', {
          ...(each === 3 && { awaySince: NOW - MINUTE, line: { level: 'unknown', lossPercent: null, rttMs: null } }),
          ...(each === 4 && { helpSince: NOW - 2 * MINUTE, helpBrowsers: 2 }),
          ...(each === 5 && { line: { level: 'poor', lossPercent: 14, rttMs: 420 } }),
          ...(each === 2 && { deviceCheck: { at: NOW, outcome: 'limited' } }),
        }),
      ),
    }),
    inSession(2, { recorder: 'failing', recorderFault: 'recorder-stalled', alarms: [alarm('recorder', null, 0)] }),
    hearing(language, 3, {
      phase: 'open',
      alarms: [alarm('no-host', null, 15), alarm('identity-locked', 4, 6)],
      people: ROLES.map((_, each) =>
        person(
          language,
          each,
          (
            ['not-come', 'courtroom', 'waiting', 'link-open', 'checking-device', 'waiting', 'not-come', 'left'] as const
          )[each] ?? 'not-come',
          each === 4 ? { identity: 'locked' } : {},
        ),
      ),
    }),
    inSession(4, { phase: 'recess', recorder: 'idle', alarms: [alarm('disk-slow', null, 1)] }),
    hearing(language, 5, { alarms: [alarm('room-booked', null, 3)] }),
    ...Array.from({ length: 7 }, (_, at) => hearing(language, at + 6, {})),
  ];
}

const state = (language: Language, more: Partial<BoardState> = {}): BoardState => ({
  connection: 'online',
  board: boardOf(language),
  toldAt: NOW,
  clockOffsetMs: NOW - Date.now(),
  talk: null,
  ...more,
});

/** A board that does not change. */
export function fixedBoard(shown: BoardState): OpenBoard {
  const store = createStore<BoardState>(() => shown);
  const connection: ReturnType<OpenBoard> = {
    store,
    openTalk: async () => true,
    say: async () => true,
    endHelp: async () => undefined,
    loadEarlier: async () => undefined,
    closeTalk: async () => store.setState({ talk: null }),
    close: () => undefined,
  };
  return () => connection;
}

const asSupport = (language: Language) => [answers(readSession, signedIn(language, ['support', 'clerk'], 4))];

/** Screens of today's board, by name. */
export const BOARD_SCREENS = {
  'staff-board': { path: '/board', answers: asSupport, board: (language) => state(language) },
  'staff-board-people': { path: '/board', answers: asSupport, board: (language) => state(language) },
  'staff-board-join': {
    path: '/board',
    answers: (language) => [
      ...asSupport(language),
      answers(takeSupportSeat, { link: 'https://hearings.example.org/hearing/hearing-1#token' }),
    ],
    board: (language) => state(language),
  },
  'staff-board-away': {
    path: '/board',
    answers: asSupport,
    board: (language) => state(language, { connection: 'away', toldAt: Date.now() }),
  },
  'staff-board-empty': { path: '/board', answers: asSupport, board: (language) => state(language, { board: [] }) },
  'staff-board-ended': {
    path: '/board',
    answers: asSupport,
    board: (language) => state(language, { connection: 'ended', board: null }),
  },
  'staff-board-out-of-date': {
    path: '/board',
    answers: asSupport,
    board: (language) => state(language, { connection: 'out-of-date', board: null }),
  },
  'staff-board-talk': {
    path: '/board',
    answers: asSupport,
    board: (language) =>
      state(language, {
        talk: {
          hearing: 'hearing-1',
          seat: 'seat-4',
          request: 'request-1',
          since: NOW - 2 * MINUTE,
          closed: false,
          failure: null,
          loading: false,
          earlier: null,
          messages: WORDS[language].help.map((text, at) => ({
            id: `message-${at}`,
            at: NOW - (2 - at) * MINUTE,
            from: at === 0 ? ('person' as const) : ('staff' as const),
            account: at === 0 ? null : 'account-4',
            text,
          })),
        },
      }),
  },
} as const satisfies Record<string, StaffScreen>;
