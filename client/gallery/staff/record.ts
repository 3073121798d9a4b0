import { readBooking } from '@mahzar/shared/rest/bookings';
import { listExports } from '@mahzar/shared/rest/record-exports';
import type { RecordExport } from '@mahzar/shared/rest/record-exports';
import { readAttendance } from '@mahzar/shared/rest/record-attendance';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import { listDueRecords, readRetention, readRetentionPeriods } from '@mahzar/shared/rest/record-retention';
import type { RecordRetention } from '@mahzar/shared/rest/record-retention';
import { readRecordAccess } from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { readSession } from '@mahzar/shared/rest/session';
import { nameAt, NOW, signedIn } from './accounts.ts';
import { answers } from './answers.ts';
import { fullBooking } from './bookings.ts';
import type { Language } from './bookings.ts';
import type { StaffScreen } from './screens.ts';

const DAY = 86_400_000;

const REASONS = {
  fa: ['کودکان در این جلسه شهادت دادند.', 'برای تنظیم لایحه تجدیدنظر', 'پرونده مرتبط در شعبه ۴', 'تا پایان تحقیقات'],
  en: [
    'Children testified at this hearing.',
    'To write the appeal',
    'A related case in branch 4',
    'Until inquiries end',
  ],
} as const;

function access(language: Language): RecordAccessView {
  const [children, appeal, related, refused] = REASONS[language];
  const judge = { name: nameAt(language, 3), role: null };
  const party = { name: fullBooking(language).people[1]!.name, role: 'complainant' as const };
  const lawyer = { name: fullBooking(language).people[3]!.name, role: 'lawyer' as const };
  return {
    level: 'confidential',
    version: 1,
    changes: [{ level: 'confidential', at: NOW - 2 * DAY, by: judge, reason: children }],
    may: { play: true, copy: true, sealedStore: false, keep: true, seal: true },
    refused: null,
    acts: { ask: ['sealed-store'], setLevel: ['parties', 'open', 'sealed'] },
    requests: [
      {
        id: 'r1',
        scope: 'copy',
        by: party,
        at: NOW - DAY,
        reason: appeal,
        state: 'asked',
        decided: null,
        ended: null,
        acts: ['decide'],
      },
      {
        id: 'r2',
        scope: 'copy',
        by: { name: nameAt(language, 5), role: null },
        at: NOW - 2 * DAY,
        reason: related,
        state: 'granted',
        decided: { at: NOW - DAY, by: judge, reason: related, until: NOW + 29 * DAY },
        ended: null,
        acts: ['revoke'],
      },
      {
        id: 'r3',
        scope: 'copy',
        by: lawyer,
        at: NOW - 3 * DAY,
        reason: appeal,
        state: 'refused',
        decided: { at: NOW - 2 * DAY, by: judge, reason: refused, until: null },
        ended: null,
        acts: [],
      },
    ],
  };
}

const copies = (language: Language): RecordExport[] => {
  const by = { name: nameAt(language, 3), role: null };
  const copy = {
    part: null,
    by,
    isOwn: true,
    percent: 100,
    failure: null,
    bytes: null,
    isFlawed: false,
    isOutdated: false,
    until: null,
    acts: ['cancel' as const],
  };
  return [
    { ...copy, id: 'e1', kind: 'audio', at: NOW - 60_000, state: 'queued', percent: 0 },
    {
      ...copy,
      id: 'e2',
      kind: 'video',
      at: NOW - 300_000,
      state: 'running',
      percent: 42,
      part: { from: 750_000, to: 1_500_000 },
    },
    {
      ...copy,
      id: 'e3',
      kind: 'sealed-file',
      at: NOW - DAY,
      state: 'done',
      bytes: 1e8,
      until: NOW + 2 * DAY,
      acts: ['fetch', 'cancel'],
    },
    {
      ...copy,
      id: 'e5',
      kind: 'sealed-file',
      at: NOW - 1.5 * DAY,
      state: 'done',
      bytes: 1e8,
      isOutdated: true,
      until: NOW + 1.5 * DAY,
    },
    { ...copy, id: 'e4', kind: 'tracks', at: NOW - 2 * DAY, state: 'failed', percent: 3, failure: 'no-room' },
  ];
};

function attended(language: Language): Attendance {
  const { title, case: file, branch, people, startsAt, endsAt } = fullBooking(language);
  return {
    hearing: 'booking-2',
    title,
    caseNumber: file.number,
    branch,
    kind: 'courtroom',
    startsAt,
    until: endsAt,
    isOver: true,
    people: people.map(({ id, role, name }, at) => ({
      seat: id,
      role,
      name: at === 5 ? null : name,
      alias: at === 5 ? 1 : null,
      present:
        at === 4
          ? []
          : at === 1
            ? [
                { from: startsAt + 62_000, to: startsAt + 1_204_000 },
                { from: startsAt + 1_260_000, to: endsAt },
              ]
            : [{ from: startsAt - 40_000, to: endsAt }],
    })),
    note: 'court.example/record\nattendance booking-2\n\n— court.example/record 8Yq1zK…',
  };
}

function retention(language: Language, change: Partial<RecordRetention> = {}): RecordRetention {
  return {
    caseNumber: fullBooking(language).case.number,
    kind: 'criminal',
    endedAt: NOW - 400 * DAY,
    keepDays: 365,
    dueAt: NOW - 35 * DAY,
    holds: [],
    deletion: null,
    bars: ['request', 'copy-order'],
    acts: ['hold'],
    ...change,
  };
}

const ordered = (language: Language): RecordRetention['deletion'] => ({
  state: 'ordered',
  order: language === 'fa' ? '۱۲/۱۴۰۵' : '12/1405',
  ordered: { by: nameAt(language, 3), at: NOW - DAY, reason: REASONS[language][3] },
  carriedOut: null,
  lockedUntil: null,
  deletedAt: null,
  certificate: null,
});

const certificate = [
  'court.example/record',
  'record deleted',
  'hearing booking-2',
  'case "14056892000321547"',
  'order "12/1405"',
  'log 412 35a6cabfd58cf65a20c15f4d02482e893483fbe20a53e32265d5b9f962e0988f',
  '',
  '— court.example/record 8Yq1zK…',
].join('\n');

const desk = (language: Language, now: RecordAccessView, items: readonly RecordExport[] = []) => [
  answers(listExports, {
    durationMs: 5_400_000,
    kinds: now.may.copy ? ['video', 'audio', 'tracks', 'sealed-file'] : [],
    items: [...items],
  }),
  answers(readSession, signedIn(language, ['judge'], 3)),
  answers(readBooking, { ...fullBooking(language), state: 'over' }),
  answers(readRecordAccess, now),
  answers(readRetention, retention(language)),
];

/** The page of a record whose deletion has begun. */
const carriedOut = (language: Language, deletion: Partial<NonNullable<RecordRetention['deletion']>>) => [
  answers(
    readRetention,
    retention(language, {
      acts: [],
      deletion: {
        ...ordered(language)!,
        carriedOut: { by: nameAt(language, 5), at: NOW - 60_000 },
        ...deletion,
      },
    }),
  ),
  ...desk(language, access(language)),
];

/** The record of a hearing for people who keep it, and for people who must request it. */
export const RECORD_SCREENS = {
  'staff-record-ordered': {
    path: '/bookings/booking-2/record',
    answers: (language) => [
      answers(
        readRetention,
        retention(language, { bars: [], deletion: ordered(language), acts: ['hold', 'cancel', 'carry-out'] }),
      ),
      ...desk(language, { ...access(language), requests: [] }),
    ],
  },
  'staff-record-deleted': {
    path: '/bookings/booking-2/record',
    answers: (language) =>
      carriedOut(language, {
        state: 'deleted',
        ordered: { by: nameAt(language, 3), at: NOW - DAY, reason: null },
        deletedAt: NOW - 50_000,
        certificate,
      }),
  },
  'staff-record-deletion-locked': {
    path: '/bookings/booking-2/record',
    answers: (language) => carriedOut(language, { state: 'deleting', lockedUntil: NOW + 12 * DAY }),
  },
  'staff-retention': {
    path: '/retention',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator', 'judge'], 3)),
      answers(readRetentionPeriods, {
        items: [
          { kind: 'criminal', keepDays: 3650, appealDays: 20, version: 1 },
          { kind: 'civil', keepDays: 1825, appealDays: 60, version: 2 },
          { kind: 'family', keepDays: null, appealDays: 60, version: 0 },
          { kind: 'prosecution', keepDays: 365, appealDays: 60, version: 1 },
          { kind: 'other', keepDays: null, appealDays: 60, version: 0 },
          { kind: 'meeting', keepDays: 730, appealDays: 60, version: 0 },
        ],
      }),
      answers(listDueRecords, {
        items: (['deleting', 'ordered', null, null, null] as const).map((deletion, at) => ({
          booking: `booking-${at}`,
          caseNumber: at === 3 ? '' : `1405689200032154${at}`,
          kind: at === 3 ? ('meeting' as const) : ('prosecution' as const),
          endedAt: NOW - (400 - at * 15) * DAY,
          dueAt: NOW - (35 - at * 15) * DAY,
          isHeld: at === 2,
          deletion,
          lockedUntil: deletion === 'deleting' ? NOW + 12 * DAY : null,
        })),
      }),
    ],
  },
  'staff-record-of-meeting': {
    path: '/bookings/meeting-2/record',
    answers: (language) => [
      answers(
        readRetention,
        retention(language, { kind: 'meeting', caseNumber: '', keepDays: 730, bars: [], acts: ['hold', 'order'] }),
      ),
      ...desk(language, { ...access(language), requests: [] }),
    ],
  },
  'staff-record': {
    path: '/bookings/booking-2/record',
    answers: (language) => desk(language, access(language), copies(language)),
  },
  'staff-record-make': {
    path: '/bookings/booking-2/record',
    answers: (language) => desk(language, { ...access(language), requests: [] }),
  },
  'staff-record-attendance': {
    path: '/bookings/booking-2/record/attendance',
    answers: (language) => [
      answers(readSession, signedIn(language, ['judge'], 3)),
      answers(readAttendance, attended(language)),
    ],
  },
  'staff-record-sealed': {
    path: '/bookings/booking-2/record',
    answers: (language) =>
      desk(language, {
        ...access(language),
        level: 'sealed',
        changes: [],
        may: { play: false, copy: false, sealedStore: false, keep: false, seal: false },
        refused: 'record-sealed',
        acts: { ask: ['copy'], setLevel: [] },
        requests: [],
      }),
  },
} as const satisfies Record<string, StaffScreen>;
