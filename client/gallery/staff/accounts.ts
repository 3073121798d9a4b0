import { searchAudit } from '@mahzar/shared/rest/audit';
import { readRecordCheck } from '@mahzar/shared/rest/proof';
import { enrolSecondFactor, listSessions, readInvitation, readSession } from '@mahzar/shared/rest/session';
import type { SignedIn } from '@mahzar/shared/rest/session';
import { readSignInWays } from '@mahzar/shared/rest/sign-in-ways';
import { inviteStaff, listStaff } from '@mahzar/shared/rest/staff';
import type { StaffAccount } from '@mahzar/shared/rest/staff';
import { STAFF_ACTS, staffMay } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { answers, refuses } from './answers.ts';
import type { StaffScreen } from './screens.ts';

type Language = 'fa' | 'en';

/** The day of all screens: 25 November 2026, 4 Azar 1405, at nine in Tehran. */
export const NOW = Date.UTC(2026, 10, 25, 5, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const NAMES = {
  fa: ['مریم رستگار', 'سعید کاظمی', 'زهرا محمدی‌نژاد', 'حسین توکلی', 'نرگس شریفی', 'امیرحسین دهقان'],
  en: [
    'Maryam Rastegar',
    'Saeed Kazemi',
    'Zahra Mohammadi-Nezhad',
    'Hossein Tavakoli',
    'Narges Sharifi',
    'Amir Dehqan',
  ],
} as const;
const ADDRESSES = ['m.rastegar', 's.kazemi', 'z.mohammadinezhad', 'h.tavakoli', 'n.sharifi', 'ah.dehqan'] as const;
const ROLES: readonly (readonly StaffRole[])[] = [
  ['administrator'],
  ['scheduler'],
  ['clerk', 'scheduler'],
  ['judge'],
  ['support'],
  ['clerk'],
];
const STATES = ['active', 'active', 'active', 'active', 'invited', 'disabled'] as const;

/** Returns the name of a colleague. */
export function nameAt(language: Language, at: number): string {
  return NAMES[language][at] ?? '';
}

/** An account signed in with these roles. */
export function signedIn(language: Language, roles: readonly StaffRole[], at = 0): SignedIn {
  return {
    state: 'signed-in',
    account: `account-${at}`,
    name: NAMES[language][at] ?? '',
    email: `${ADDRESSES[at]}@dadgostari-shiraz.example`,
    language,
    roles: [...roles],
    acts: STAFF_ACTS.filter((act) => staffMay(roles, act)),
    endsAt: NOW + 8 * HOUR,
    recoveryCodes: 8,
  };
}

function accounts(language: Language): StaffAccount[] {
  return ADDRESSES.map((address, at) => ({
    id: `account-${at}`,
    version: 3,
    name: NAMES[language][at] ?? '',
    email: `${address}@dadgostari-shiraz.example`,
    roles: [...(ROLES[at] ?? [])],
    language: 'fa',
    state: STATES[at] ?? 'active',
    secondFactor: STATES[at] !== 'invited',
    organisation: at === 2,
    createdAt: NOW - (90 - at) * DAY,
    lastSignInAt: STATES[at] === 'invited' ? null : NOW - at * 7 * HOUR,
  }));
}

const AUDIT = [
  ['signed-in', 'staff:account-0', null, {}],
  ['booking-changed', 'staff:account-1', 'booking:Zp3vXw81Qk', { fields: ['startsAt', 'room'] }],
  ['link-renewed', 'staff:account-2', 'booking:booking-2', { seat: 'seat-2' }],
  ['identity-refused', 'staff:account-2', 'person:booking-2/seat-2', {}],
  ['message-read', 'staff:account-1', 'message:Kp3', {}],
  ['request-erased', 'system', 'request:2BQYhDWvlppWjvGC', { office: 'office-1' }],
  ['retention-period-set', 'staff:account-0', 'retention:meeting', { keepDays: 730 }],
  ['booking-created', 'machine:case-management', 'booking:Hh29sKd0aa', { people: 6 }],
  ['sign-in-failed', 'nobody', 'staff:account-3', { failures: 3 }],
] as const;

/** Screens of signing in and of accounts, by name. */
export const ACCOUNT_SCREENS = {
  'staff-sign-in': {
    path: '/',
    answers: () => [answers(readSession, { state: 'nobody' }), answers(readSignInWays, { organisation: null })],
  },
  'staff-sign-in-organisation': {
    path: '/#sign-in=no-account',
    answers: (language) => [
      answers(readSession, { state: 'nobody' }),
      answers(readSignInWays, { organisation: { name: language === 'fa' ? 'دادگستری استان' : 'the Province Court' } }),
    ],
  },
  'staff-signed-out': {
    path: '/#signed-out',
    answers: (language) => [
      answers(readSession, { state: 'nobody' }),
      answers(readSignInWays, { organisation: { name: language === 'fa' ? 'دادگستری استان' : 'the Province Court' } }),
    ],
  },
  'staff-code': { path: '/', answers: () => [answers(readSession, { state: 'second-factor' })] },
  'staff-enrol': {
    path: '/',
    answers: () => [
      answers(readSession, { state: 'enrol' }),
      answers(enrolSecondFactor, {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        uri: 'otpauth://totp/Mahzar:m.rastegar?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Mahzar',
      }),
    ],
  },
  'staff-invitation': {
    path: '/invitation',
    answers: (language) => [
      answers(readSession, { state: 'nobody' }),
      answers(readInvitation, {
        name: NAMES[language][1],
        email: 's.kazemi@dadgostari-shiraz.example',
        language,
        expiresAt: NOW + 3 * DAY,
      }),
    ],
  },
  'staff-invitation-over': {
    path: '/invitation',
    answers: () => [answers(readSession, { state: 'nobody' }), refuses(readInvitation, 'invitation-over', 410)],
  },
  'staff-account': {
    path: '/account',
    answers: (language) => [
      answers(readSession, signedIn(language, ['clerk', 'scheduler'], 2)),
      answers(listSessions, {
        items: [
          { current: true, createdAt: NOW - HOUR, lastSeenAt: NOW },
          { current: false, createdAt: NOW - 3 * DAY, lastSeenAt: NOW - 2 * DAY },
        ],
        next: null,
      }),
    ],
  },
  'staff-colleagues': {
    path: '/colleagues',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator'])),
      answers(listStaff, { items: accounts(language), next: 'more' }),
    ],
  },
  'staff-invite': {
    path: '/colleagues',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator'])),
      answers(listStaff, { items: accounts(language), next: null }),
      refuses(inviteStaff, 'email-taken', 409),
    ],
  },
  'staff-colleague': {
    path: '/colleagues/account-2',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator'])),
      answers(listStaff, { items: accounts(language), next: null }),
    ],
  },
  'staff-audit': {
    path: '/audit',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator'])),
      answers(searchAudit, {
        items: AUDIT.map(([act, actor, subject, details], at) => ({
          seq: 4210 - at,
          at: NOW - at * 11 * 60_000,
          actor,
          actorName: actor.startsWith('staff:') ? (NAMES[language][Number(actor.at(-1))] ?? null) : null,
          act,
          subject,
          names:
            subject === null
              ? {}
              : /^(request|retention):/.test(subject)
                ? {}
                : { [subject]: subject.startsWith('staff:') ? NAMES[language][2] : '140568920003215472' },
          codes: {
            'person:booking-2/seat-2': 'accused',
            'message:Kp3': 'invited',
          },
          details: details as Record<string, never>,
        })),
        next: 'more',
      }),
    ],
  },
  'staff-check': {
    path: '/account',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator'])),
      answers(readRecordCheck, { finishedAt: NOW - 2 * DAY, findings: 12, isLate: true }),
      answers(listSessions, { items: [{ current: true, createdAt: NOW - HOUR, lastSeenAt: NOW }], next: null }),
    ],
  },
  'staff-failed': {
    path: '/audit',
    answers: (language) => [
      answers(readSession, signedIn(language, ['administrator'])),
      refuses(searchAudit, 'internal', 500),
    ],
  },
  'staff-not-allowed': {
    path: '/audit',
    answers: (language) => [answers(readSession, signedIn(language, ['judge'], 3))],
  },
} as const satisfies Record<string, StaffScreen>;
