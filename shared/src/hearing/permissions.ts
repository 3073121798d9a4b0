import { capacityOf } from './roles.ts';
import type { Capacity, HearingKind, Role } from './roles.ts';
import { PHASES } from './state.ts';
import type { Phase } from './state.ts';

/** Everything a person can do at a hearing, or have done to them by the media layer. */
export const ACTS = [
  'open',
  'enter',
  'enter-directly',
  'leave',
  'admit',
  'dismiss',
  'remove',
  'readmit',
  'start',
  'recess',
  'resume',
  'adjourn',
  'close',
  'cancel',
  'mute',
  'mute-all',
  'allow-to-speak',
  'set-microphone',
  'set-camera',
  'raise-hand',
  'lower-hand',
  'lower-any-hand',
  'lower-all-hands',
  'have-sources',
  'send-media',
  'receive-media',
  'see-everyone',
  'see-alarms',
] as const;
export type Act = (typeof ACTS)[number];

interface Permission {
  readonly capacities: readonly Capacity[];
  readonly phases: readonly Phase[];
}

const EVERYONE = ['host', 'bench', 'clerk', 'party', 'witness', 'interpreter', 'support', 'observer'] as const;
const COURT = ['host', 'bench', 'clerk'] as const;
const CONDUCT = ['host', 'clerk'] as const;
const SPEAKERS = ['host', 'bench', 'clerk', 'party', 'witness', 'interpreter', 'support'] as const;

const ALWAYS = PHASES;
const HELD = ['open', 'starting', 'in-session', 'recess', 'suspended'] as const;
/** The courtroom's sound and picture are up. At rest it is silent, so that no one is overheard. */
const LIVE = ['open', 'starting', 'in-session'] as const;

/**
 * The permission table: the one place that says who may do what, and when. `decide` asks it for every command and
 * `reach` for every stream; nothing else grants anything.
 */
export const PERMISSIONS: Readonly<Record<Act, Permission>> = {
  open: { capacities: CONDUCT, phases: ['scheduled'] },
  enter: { capacities: EVERYONE, phases: HELD },
  'enter-directly': { capacities: COURT, phases: HELD },
  leave: { capacities: EVERYONE, phases: ALWAYS },
  admit: { capacities: CONDUCT, phases: HELD },
  dismiss: { capacities: CONDUCT, phases: HELD },
  remove: { capacities: ['host'], phases: HELD },
  readmit: { capacities: ['host'], phases: HELD },
  start: { capacities: ['host'], phases: ['open'] },
  recess: { capacities: ['host'], phases: ['in-session'] },
  resume: { capacities: ['host'], phases: ['recess', 'suspended'] },
  adjourn: { capacities: ['host'], phases: ['open', 'in-session', 'recess', 'suspended'] },
  close: { capacities: ['host'], phases: ['open', 'in-session', 'recess', 'suspended'] },
  cancel: { capacities: CONDUCT, phases: ['scheduled'] },
  mute: { capacities: CONDUCT, phases: HELD },
  'mute-all': { capacities: CONDUCT, phases: HELD },
  'allow-to-speak': { capacities: CONDUCT, phases: HELD },
  'set-microphone': { capacities: SPEAKERS, phases: HELD },
  'set-camera': { capacities: SPEAKERS, phases: HELD },
  'raise-hand': { capacities: SPEAKERS, phases: LIVE },
  'lower-hand': { capacities: SPEAKERS, phases: HELD },
  'lower-any-hand': { capacities: CONDUCT, phases: HELD },
  'lower-all-hands': { capacities: CONDUCT, phases: HELD },
  /** A microphone and a camera may be set up on the service, silent until `send-media` lets them through. */
  'have-sources': { capacities: SPEAKERS, phases: HELD },
  'send-media': { capacities: SPEAKERS, phases: LIVE },
  'receive-media': { capacities: EVERYONE, phases: LIVE },
  'see-everyone': { capacities: CONDUCT, phases: ALWAYS },
  'see-alarms': { capacities: CONDUCT, phases: ALWAYS },
};

/** Whether the role may ever do the act, whatever the state of the hearing. */
export function mayEver(kind: HearingKind, role: Role, act: Act): boolean {
  return PERMISSIONS[act].capacities.includes(capacityOf(kind, role));
}

/** Whether the role may do the act in this state of the hearing. */
export function may(kind: HearingKind, phase: Phase, role: Role, act: Act): boolean {
  return mayEver(kind, role, act) && PERMISSIONS[act].phases.includes(phase);
}
