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
  'judge-starting': { me: 'judge', phase: 'open', others: FOR_JUDGE },
  'judge-ending': { me: 'judge', others: FOR_JUDGE },
} as const satisfies Record<string, Choice>;
