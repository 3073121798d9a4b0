import { keysOf } from '../../keys-of.ts';
import { ACTS, DELEGABLE_ACTS, mayEver, PERMISSIONS } from './permissions.ts';
import type { Act } from './permissions.ts';
import type { Capacity, HearingKind, Role } from '../roles.ts';
import { isUnderWay, PHASES } from '../state.ts';
import type { Phase } from '../state.ts';

/* The permission table in readable form: acts in groups, and for each act who may do it and when. This module grants nothing. */

/** Acts in groups for readers; each act is in exactly one group. */
export const ACT_GROUPS = {
  session: [
    'open',
    'start',
    'cancel-countdown',
    'recess',
    'resume',
    'continue-unrecorded',
    'book-next-hearing',
    'adjourn',
    'close',
    'cancel',
    'delegate',
  ],
  coming: [
    'enter',
    'enter-directly',
    'leave',
    'admit',
    'admit-all',
    'dismiss',
    'remove',
    'readmit',
    'set-gallery',
    'attest',
  ],
  speaking: [
    'set-microphone',
    'set-camera',
    'raise-hand',
    'lower-hand',
    'give-floor',
    'lower-any-hand',
    'lower-all-hands',
    'allow-to-speak',
    'mute',
    'mute-all',
    'unlock-microphones',
  ],
  media: ['have-sources', 'send-media', 'receive-media'],
  showing: ['share-screen', 'share-when-allowed', 'allow-share', 'stop-any-share', 'spotlight', 'set-layout'],
  exhibits: ['show-exhibit', 'show-exhibit-when-allowed', 'hide-any-exhibit', 'offer-exhibit', 'rule-on-exhibit'],
  languages: ['choose-channel', 'interpret'],
  private: ['consult', 'deliberate', 'debrief', 'confer', 'end-consultation'],
  measures: ['screen', 'protect', 'hear-unaltered', 'require-interpreter', 'check-free-will'],
  messages: ['chat-to-all', 'open-chat', 'chat-to-clerk', 'chat-to-counsel', 'write-notes'],
  knowing: ['see-everyone', 'see-alarms', 'see-reach-table'],
} as const satisfies Readonly<Record<string, readonly Act[]>>;

export type ActGroup = keyof typeof ACT_GROUPS;
export const ACT_GROUP_NAMES = keysOf(ACT_GROUPS);

/** `delegated`: only after the host has delegated the act to the clerk. */
export type Right = 'yes' | 'no' | 'delegated';

/**
 * Whether people of a capacity may ever do the act.
 * @param kind restricts the question to hearings of this kind; omitted for any kind
 */
export function rightOf(capacity: Capacity, act: Act, kind?: HearingKind): Right {
  const { capacities, delegable, kinds } = PERMISSIONS[act];
  if (kind !== undefined && kinds?.includes(kind) === false) return 'no';
  if (capacities.includes(capacity)) return 'yes';
  return capacity === 'clerk' && delegable === true ? 'delegated' : 'no';
}

/** Returns the acts that a role may ever do, including acts that the host may delegate to the clerk. */
export function actsOf(kind: HearingKind, role: Role): Act[] {
  const delegated = new Set(DELEGABLE_ACTS);
  return ACTS.filter((act) => mayEver(kind, role, act, delegated));
}

/** Named sets of phases. */
export const PERIODS = {
  always: PHASES,
  held: PHASES.filter(isUnderWay),
  /** Until the hearing is over. */
  before: PHASES.filter((phase) => phase === 'scheduled' || isUnderWay(phase)),
  /** Phases with sound; at rest nobody is heard. */
  live: ['open', 'countdown', 'starting', 'in-session'],
} as const satisfies Readonly<Record<string, readonly Phase[]>>;
export type Period = keyof typeof PERIODS;

/** Returns the period that equals this set of phases, or null. */
export function periodOf(phases: readonly Phase[]): Period | null {
  const same = (some: readonly Phase[]) => some.length === phases.length && some.every((one) => phases.includes(one));
  return keysOf(PERIODS).find((period) => same(PERIODS[period])) ?? null;
}
