import { ERROR_CODES } from '@mahzar/shared/protocol/errors';
import { MY_SCREENS } from './citizen/my.ts';
import { CITIZEN_SCREENS } from './citizen/screens.ts';
import { CONDUCT } from './conduct.ts';
import { MINUTES_IN_COURT, MINUTES_SCREENS } from './minutes.ts';
import { EXHIBITS } from './exhibits.ts';
import { NEXT_HEARING } from './next-hearing.ts';
import { OWN_RECORD_SCREENS } from './own-record.ts';
import { PAPER_SCREENS } from './papers.ts';
import { PLAYBACK_SCREENS } from './playback.ts';
import { STAFF_SCREENS } from './staff/screens.ts';
import { TOGETHER } from './together.ts';
import { STAGE } from './stage.ts';
import { VIEWER_SCREENS } from './viewer.ts';

/** Screens that are only a state of the session. */
const STATE_SCREENS = [
  'welcome',
  'welcome-judge',
  'welcome-observer',
  'welcome-technician',
  'waiting',
  'waiting-lost',
  'waiting-help',
  'waiting-answered',
  'waiting-technician',
  'court',
  'court-two',
  'court-left-out',
  'court-camera-held',
  'court-voice-only',
  'court-hand-down',
  'court-alone',
  'court-starting',
  'court-many',
  'court-blocked',
  'court-lost',
  'court-standing',
  'court-cut-off',
  'court-answered',
  'court-observer',
  'court-technician',
  'judge',
  'judge-open',
  'judge-alarm',
  'judge-recess',
  'judge-recess-full',
  'judge-closing',
  'judge-people',
  'judge-technician',
  'recess',
  'suspended',
  'judge-suspended',
  'judge-log-failed',
  'judge-disk-low',
  'judge-disk-slow',
  'judge-disk-booked',
  'judge-disk-full',
  'judge-removing',
  'judge-adjourning',
  'closed',
  'adjourned',
  'cancelled',
  'removed',
] as const;
export type StateScreen =
  | (typeof STATE_SCREENS)[number]
  | keyof typeof CONDUCT
  | keyof typeof TOGETHER
  | keyof typeof STAGE
  | keyof typeof EXHIBITS
  | keyof typeof NEXT_HEARING
  | keyof typeof MINUTES_IN_COURT;

/** Names of all screens: `devices-…` by the behaviour of devices, `error-<code>` for an error that ends the page. */
export const SCREENS: readonly string[] = [
  'connecting',
  ...['fine', 'asking', 'denied', 'no-camera', 'no-microphone', 'busy', 'insecure'].map((what) => `devices-${what}`),
  ...['speaker', 'microphone', 'microphone-missing', 'camera', 'camera-denied'].map((page) => `check-${page}`),
  ...['network', 'network-slow', 'network-none', 'passed', 'limited', 'failed'].map((page) => `check-${page}`),
  ...['national-id', 'code', 'code-wrong', 'staff', 'locked', 'refused'].map((page) => `identity-${page}`),
  'rules',
  'rules-unticked',
  'rules-judge',
  'rules-technician',
  'not-open',
  'seat-in-use',
  'enter-failed',
  ...STATE_SCREENS,
  ...Object.keys(CONDUCT),
  ...Object.keys(TOGETHER),
  ...Object.keys(STAGE),
  ...Object.keys(EXHIBITS),
  ...Object.keys(NEXT_HEARING),
  ...Object.keys(MINUTES_IN_COURT),
  'court-allowed',
  'court-admitted',
  'court-notices',
  'court-notices-called',
  'court-notices-recording',
  'court-more',
  'court-speaks-off',
  'court-unheard',
  'court-devices',
  'court-live',
  'court-full-picture',
  'court-other-device',
  'court-missed',
  'court-called-back',
  'left',
  'court-sound',
  'permissions',
  'permissions-clerk',
  ...Object.keys(STAFF_SCREENS),
  ...Object.keys(CITIZEN_SCREENS),
  ...Object.keys(MY_SCREENS),
  ...MINUTES_SCREENS,
  ...Object.keys(PAPER_SCREENS),
  ...Object.keys(OWN_RECORD_SCREENS),
  ...Object.keys(PLAYBACK_SCREENS),
  ...Object.keys(VIEWER_SCREENS),
  ...[...ERROR_CODES, 'unreachable', 'unsupported-browser'].map((code) => `error-${code}`),
];
