import type { RoomId, ScreeningId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { Choice } from './choice.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const now = Date.now();

const FOR_JUDGE: Choice['others'] = [
  'clerk',
  ['prosecutor', { hand: 3 }],
  ['citizen', { hand: 1, handFor: 'question' }],
  ['lawyer', { microphone: 'off' }],
  ['accused', { microphone: 'blocked', camera: 'off' }],
  ['witness', { place: 'waiting' }],
  ['interpreter', { place: 'outside', here: false }],
];

const seat = (id: string): SeatId => id as SeatId;

/** Many things at once: hands, a lost line, a room of two, private talks, people to call, the public. */
const BUSY: Choice['others'] = [
  'clerk',
  ['prosecutor', { hand: 4, spokenMs: 251_000 }],
  ['citizen', { hand: 2, handFor: 'question', spokenMs: 92_000 }],
  ['accused', { place: 'consultation', assists: [] }],
  ['lawyer', { place: 'consultation', assists: [seat('accused')] }],
  ['lawyer-2', { microphone: 'off', assists: [seat('citizen')], missed: { ms: 544_000, at: now - 2 * MINUTE } }],
  ['complainant-2', { here: false, awaySince: now - 83 * SECOND, microphone: 'off' }],
  ['complainant-3', { microphone: 'blocked', protected: true }],
  ['prison', { microphone: 'on' }],
  ['accused-2', { place: 'with', sitsWith: seat('prison') }],
  ['accused-3', { place: 'with', sitsWith: seat('prison') }],
  ['expert', { mayShare: true, spokenMs: 640_000 }],
  ['companion', { place: 'waiting', assists: [seat('citizen')] }],
  ['lawyer-3', { place: 'waiting', assists: [seat('accused-2')] }],
  ['witness', { place: 'waiting' }],
  ['interpreter', { place: 'waiting', assists: [seat('witness')], language: 'ku' }],
  ['witness-2', { place: 'outside', here: false }],
  ['accused-4', { place: 'outside', here: false, leftAt: now - 6 * MINUTE }],
  ['complainant-4', { place: 'expelled', here: false }],
  'observer',
];
const BUSY_HEARING: Choice['more'] = {
  floor: { seat: seat('citizen'), since: now - 131 * SECOND, limitMs: 2 * MINUTE },
  consultations: [{ room: 'r1' as RoomId, members: [seat('accused'), seat('lawyer')] }],
  observers: 12,
  galleryOpen: true,
};

const MEASURES: Choice['more'] = {
  screenings: [{ id: 's1' as ScreeningId, between: [[seat('complainant-3')], [seat('accused'), seat('accused-2')]] }],
  delegated: ['recess', 'resume'],
};

const answer = (what: 'yes' | 'no' | 'unclear', minutes: number) => ({ answer: what, at: now - minutes * MINUTE });
const CHECKED: Choice['others'] = [
  'clerk',
  [
    'citizen',
    { freeWill: { alone: answer('yes', 4), 'not-read-to': answer('unclear', 3), 'room-shown': answer('yes', 2) } },
  ],
  [
    'accused',
    {
      freeWill: {
        alone: answer('yes', 9),
        'not-read-to': answer('yes', 8),
        'room-shown': answer('yes', 8),
        'no-pressure': answer('yes', 7),
      },
    },
  ],
  'lawyer',
  'prison',
  ['accused-2', { place: 'with', sitsWith: seat('prison') }],
];

const INTERPRETED: Choice['others'] = [
  'clerk',
  ['citizen', { interpreterRequired: true }],
  'accused',
  ['interpreter', { assists: [seat('citizen'), seat('accused')], language: 'ku' }],
];

const EXPECTED: NonNullable<Choice['others']> = [
  ['accused-2', { place: 'outside', here: false }],
  ['accused-3', { place: 'outside', here: false }],
];
const ATTESTED: NonNullable<Choice['others']> = [
  ['accused-2', { place: 'with', sitsWith: seat('prison') }],
  ['accused-3', { place: 'with', sitsWith: seat('prison') }],
];
const ROOM: Scene['room'] = [
  { seat: seat('accused-2'), role: 'accused', present: false, name: '—' },
  { seat: seat('accused-3'), role: 'accused', present: false, name: '—' },
];
const attested = (person: Scene['room'][number]): Scene['room'][number] => ({ ...person, present: true });

const WITHHELD: Scene['withheld'][number] = {
  seat: seat('witness'),
  kind: 'microphone',
  since: Date.UTC(2026, 10, 24, 7, 14, 9),
  fault: 'ended',
};

const STOPPED: Scene['stopped'][number] = {
  seat: seat('accused'),
  kind: 'microphone',
  since: Date.UTC(2026, 10, 24, 7, 14, 9),
};

/** Screens of running a hearing, by name. */
export const CONDUCT = {
  'judge-countdown': {
    me: 'judge',
    phase: 'countdown',
    others: FOR_JUDGE,
    more: { countdownUntil: now + 10 * SECOND },
  },
  'court-countdown': { phase: 'countdown', others: ['judge'], more: { countdownUntil: now + 27 * SECOND } },
  'court-unrecorded': {
    others: ['judge', 'lawyer'],
    more: { record: { since: now - 42 * MINUTE, earlierMs: 0, waived: true } },
  },
  'judge-busy': { me: 'judge', others: BUSY, more: BUSY_HEARING, speakers: ['citizen'] },
  'judge-menu': { me: 'judge', others: ['clerk', 'prosecutor', 'citizen'] },
  'judge-locked': { me: 'judge', others: FOR_JUDGE, more: { microphonesLocked: true } },
  'court-people': { others: ['judge', 'clerk', ['lawyer', { assists: [seat('citizen')], hand: 1 }], 'accused'] },
  'court-hand': { my: { hand: 7 }, others: ['judge', ['lawyer', { hand: 4 }], 'accused'] },
  'court-question': { my: { hand: 7, handFor: 'question' }, others: ['judge', 'lawyer'] },
  'court-floor': {
    others: ['judge', 'lawyer', 'accused'],
    more: { floor: { seat: seat('citizen'), since: now - 24 * SECOND, limitMs: 2 * MINUTE } },
  },
  'court-floor-over': {
    others: ['judge', 'lawyer', 'accused'],
    more: { floor: { seat: seat('accused'), since: now - 131 * SECOND, limitMs: 2 * MINUTE } },
    speakers: ['accused'],
  },
  'judge-full': {
    me: 'judge',
    phase: 'open',
    others: BUSY,
    more: {
      consultable: [{ seat: seat('clerk'), bond: 'own' }],
      chat: { open: true, conversations: [{ id: 'all', writable: true }] },
    },
  },
  'judge-measures': { me: 'judge', others: BUSY, more: MEASURES },
  'judge-screening': { me: 'judge', others: BUSY, more: MEASURES },
  'clerk-notes': { me: 'clerk', others: ['judge', 'prosecutor', 'citizen', 'accused', 'lawyer'] },
  'judge-interpreter': { me: 'judge', others: INTERPRETED },
  'judge-protection': { me: 'judge', others: BUSY, more: MEASURES },
  'judge-unprotecting': { me: 'judge', others: BUSY, more: MEASURES },
  'judge-free-will': { me: 'judge', others: CHECKED, more: MEASURES },
  'judge-delegation': { me: 'judge', others: BUSY, more: MEASURES },
  'judge-reach': { me: 'judge', others: BUSY, more: MEASURES },
  'judge-permissions': { me: 'judge', others: BUSY, more: MEASURES },
  'judge-withheld': {
    me: 'judge',
    others: ['clerk', 'prosecutor', 'accused', 'lawyer', ['witness', { protected: true }]],
    more: { withheld: [WITHHELD] },
    speakers: ['witness'],
  },
  'clerk-withheld': {
    me: 'clerk',
    others: ['judge', 'prosecutor', 'accused', 'lawyer', ['witness', { protected: true, alias: 1, name: '' }]],
    more: { withheld: [WITHHELD, { ...WITHHELD, kind: 'camera', fault: 'cannot-begin' }] },
    speakers: ['judge'],
  },
  'judge-stopped': {
    me: 'judge',
    others: ['clerk', 'accused', 'lawyer'],
    more: { stopped: [STOPPED] },
  },
  'court-stopped': {
    me: 'accused',
    others: ['judge', 'lawyer'],
    more: { stopped: [STOPPED] },
  },
  'judge-unwritten': {
    me: 'judge',
    others: ['clerk', 'accused', 'lawyer'],
    more: { unwritten: [{ ...STOPPED, kind: 'camera' }] },
  },
  'waiting-witness': { phase: 'in-session', me: 'witness', my: { place: 'waiting' }, others: [] },
  'waiting-prison': { phase: 'open', me: 'prison', my: { place: 'waiting' }, others: EXPECTED, more: { room: ROOM } },
  'court-prison': { me: 'prison', others: ['judge', 'clerk', ...ATTESTED], more: { room: ROOM.map(attested) } },
  'judge-leaving': { me: 'judge', others: FOR_JUDGE },
  'judge-handing-over': { me: 'judge', others: [['magistrate', {}], ...FOR_JUDGE] },
  'judge-starting': { me: 'judge', phase: 'open', others: FOR_JUDGE },
  'judge-ending': { me: 'judge', others: FOR_JUDGE },
} as const satisfies Record<string, Choice>;
