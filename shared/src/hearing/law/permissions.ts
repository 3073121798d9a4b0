import { CAPACITIES, capacityOf, HEARING_KINDS, SPEAKERS } from '../roles.ts';
import type { Capacity, HearingKind, Role } from '../roles.ts';
import { PHASES } from '../state.ts';
import type { Phase } from '../state.ts';

/** Every act that a person can do at a hearing, and every effect of the media layer on a person. */
export const ACTS = [
  'open',
  'enter',
  'enter-directly',
  'leave',
  'admit',
  'admit-all',
  'dismiss',
  'remove',
  'readmit',
  'set-gallery',
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
  'mute',
  'mute-all',
  'unlock-microphones',
  'allow-to-speak',
  'set-microphone',
  'set-camera',
  'raise-hand',
  'lower-hand',
  'lower-any-hand',
  'lower-all-hands',
  'give-floor',
  'spotlight',
  'set-layout',
  'consult',
  'deliberate',
  'debrief',
  'confer',
  'end-consultation',
  'screen',
  'protect',
  'hear-unaltered',
  'require-interpreter',
  'choose-channel',
  'interpret',
  'share-screen',
  'share-when-allowed',
  'allow-share',
  'stop-any-share',
  'show-exhibit',
  'show-exhibit-when-allowed',
  'hide-any-exhibit',
  'offer-exhibit',
  'rule-on-exhibit',
  'chat-to-all',
  'open-chat',
  'chat-to-clerk',
  'chat-to-counsel',
  'write-notes',
  'check-free-will',
  'attest',
  'have-sources',
  'send-media',
  'receive-media',
  'see-everyone',
  'see-alarms',
  'see-reach-table',
] as const;
export type Act = (typeof ACTS)[number];

export interface Permission {
  readonly capacities: readonly Capacity[];
  readonly phases: readonly Phase[];
  /** The host may delegate this act to the clerk for this hearing. */
  readonly delegable?: true;
  /** The kinds of hearing that have this act; all kinds if omitted. */
  readonly kinds?: readonly HearingKind[];
}

const EVERYONE = CAPACITIES;
const COURT = ['host', 'bench', 'clerk'] as const;
const CONDUCT = ['host', 'clerk'] as const;

const ALWAYS = PHASES;
const HELD = ['open', 'countdown', 'starting', 'in-session', 'recess', 'suspended'] as const;
/** Phases in which the courtroom has sound and picture. At rest it is silent, so that nobody is overheard. */
const LIVE = ['open', 'countdown', 'starting', 'in-session'] as const;
const BESIDE_SESSION = ['open', 'recess', 'suspended'] as const;

/**
 * The permission table: the one place that says who may do what, and when. `decide` consults it for every command and `reach` for
 * every stream; nothing else grants anything. During a countdown `reach` uses the phase before the countdown.
 */
export const PERMISSIONS: Readonly<Record<Act, Permission>> = {
  open: { capacities: CONDUCT, phases: ['scheduled'] },
  enter: { capacities: EVERYONE, phases: HELD },
  'enter-directly': { capacities: COURT, phases: HELD },
  leave: { capacities: EVERYONE, phases: ALWAYS },
  admit: { capacities: CONDUCT, phases: HELD },
  /** Admits everybody who waits, except the public and witnesses and experts, who are called one by one. */
  'admit-all': { capacities: CONDUCT, phases: HELD },
  dismiss: { capacities: CONDUCT, phases: HELD },
  remove: { capacities: ['host'], phases: HELD, delegable: true },
  readmit: { capacities: ['host'], phases: HELD, delegable: true },
  /**
   * Opens the hearing to the public, or puts the public out and closes the gallery, in one act. A meeting is never public; for a
   * meeting that an older law opened see `mayEverAt`.
   */
  'set-gallery': { capacities: ['host'], phases: HELD, delegable: true, kinds: ['courtroom'] },
  start: { capacities: ['host'], phases: ['open'], delegable: true },
  'cancel-countdown': { capacities: ['host'], phases: ['countdown'], delegable: true },
  recess: { capacities: ['host'], phases: ['in-session'], delegable: true },
  resume: { capacities: ['host'], phases: ['recess', 'suspended'], delegable: true },
  /** The hearing continues without the recorder; everybody is told, and the gap is logged. */
  'continue-unrecorded': { capacities: ['host'], phases: ['in-session', 'recess', 'suspended'] },
  /** Books the next hearing of the case with the same people. A citizen requests a new meeting instead. */
  'book-next-hearing': {
    capacities: CONDUCT,
    phases: ['open', 'in-session', 'recess', 'suspended'],
    kinds: ['courtroom'],
  },
  adjourn: { capacities: ['host'], phases: ['open', 'in-session', 'recess', 'suspended'], delegable: true },
  close: { capacities: ['host'], phases: ['open', 'in-session', 'recess', 'suspended'], delegable: true },
  cancel: { capacities: CONDUCT, phases: ['scheduled'] },
  delegate: { capacities: ['host'], phases: HELD },
  mute: { capacities: CONDUCT, phases: HELD },
  'mute-all': { capacities: CONDUCT, phases: HELD },
  'unlock-microphones': { capacities: CONDUCT, phases: HELD },
  'allow-to-speak': { capacities: CONDUCT, phases: HELD },
  'set-microphone': { capacities: SPEAKERS, phases: HELD },
  'set-camera': { capacities: SPEAKERS, phases: HELD },
  'raise-hand': { capacities: SPEAKERS, phases: LIVE },
  'lower-hand': { capacities: SPEAKERS, phases: HELD },
  'lower-any-hand': { capacities: CONDUCT, phases: HELD },
  'lower-all-hands': { capacities: CONDUCT, phases: HELD },
  'give-floor': { capacities: CONDUCT, phases: LIVE },
  spotlight: { capacities: CONDUCT, phases: HELD },
  'set-layout': { capacities: CONDUCT, phases: HELD },
  /** Opens a private room for a party and counsel. The court and witnesses may not enter one. */
  consult: { capacities: ['party', 'support'], phases: HELD },
  /** Opens a private room for the judges; never during the session. */
  deliberate: { capacities: ['host', 'bench'], phases: BESIDE_SESSION },
  /**
   * Sends the parties into a recess and the judges into their own room, in one act; the judges return by `resume` or by ending the
   * hearing.
   */
  debrief: { capacities: ['host'], phases: ['in-session', 'recess', 'suspended'], kinds: ['courtroom'] },
  /** Takes part in a private room: accepts a call, speaks, locks the room, returns. */
  confer: { capacities: ['host', 'bench', 'clerk', 'party', 'interpreter', 'support'], phases: HELD },
  /** Calls people back from a party's private room; the conversation stays confidential. */
  'end-consultation': { capacities: CONDUCT, phases: HELD },
  screen: { capacities: ['host'], phases: ['scheduled', ...HELD], delegable: true },
  protect: { capacities: ['host'], phases: ['scheduled', ...HELD] },
  /** Receives a protected person's unaltered voice, face and name. */
  'hear-unaltered': { capacities: ['host'], phases: ALWAYS },
  /** Orders that a person may talk in private only with their interpreter present. */
  'require-interpreter': { capacities: ['host'], phases: HELD, delegable: true },
  'choose-channel': { capacities: EVERYONE, phases: HELD },
  interpret: { capacities: ['interpreter'], phases: HELD },
  'share-screen': { capacities: COURT, phases: LIVE },
  'share-when-allowed': { capacities: SPEAKERS, phases: LIVE },
  'allow-share': { capacities: CONDUCT, phases: HELD },
  'stop-any-share': { capacities: CONDUCT, phases: HELD },
  /** Puts an exhibit of the case on the screens of everybody who may read it. */
  'show-exhibit': { capacities: COURT, phases: LIVE },
  /** One permission of the court covers both the screen and exhibits. */
  'show-exhibit-when-allowed': { capacities: [...COURT, 'party'], phases: LIVE },
  'hide-any-exhibit': { capacities: CONDUCT, phases: HELD },
  /** Offers a document as an exhibit, or withdraws the offer; the law of the case decides in addition. */
  'offer-exhibit': { capacities: [...COURT, 'party'], phases: HELD },
  /** Admits and excludes exhibits; the law of the case additionally requires the judge to whom the case is assigned. */
  'rule-on-exhibit': { capacities: ['host'], phases: HELD },
  /** People who run the hearing may always write; others while the chat is open to all. */
  'chat-to-all': { capacities: SPEAKERS, phases: HELD },
  'open-chat': { capacities: CONDUCT, phases: HELD },
  'chat-to-clerk': { capacities: EVERYONE, phases: HELD },
  /** Between a lawyer and a client; privileged, never in the record. */
  'chat-to-counsel': { capacities: ['party'], phases: HELD },
  /** Log notes: short notes on a moment of the hearing, for the people who run it and for the record. */
  'write-notes': { capacities: CONDUCT, phases: HELD },
  'check-free-will': { capacities: CONDUCT, phases: HELD },
  /** States who sits in front of the person's own device: a coordinator for a room, a citizen for people who came along. */
  attest: { capacities: ['party', 'support'], phases: HELD },
  /** A microphone and a camera may be set up on the service; they stay silent until `send-media` allows them. */
  'have-sources': { capacities: SPEAKERS, phases: HELD },
  'send-media': { capacities: SPEAKERS, phases: LIVE },
  'receive-media': { capacities: EVERYONE, phases: LIVE },
  'see-everyone': { capacities: CONDUCT, phases: ALWAYS },
  'see-alarms': { capacities: CONDUCT, phases: ALWAYS },
  'see-reach-table': { capacities: CONDUCT, phases: ALWAYS },
};

/** Acts that a host may delegate to the clerk. */
export const DELEGABLE_ACTS: readonly Act[] = ACTS.filter((act) => PERMISSIONS[act].delegable === true);

/**
 * Facts that decide on rights in addition to the role: the kind and phase of the hearing, and the acts that the host has delegated.
 */
export interface Rights {
  readonly kind: HearingKind;
  readonly phase: Phase;
  /** Acts that the clerk may do in place of the host. */
  readonly delegated: ReadonlySet<Act>;
  /** The hearing must not be recorded. */
  readonly offRecord: boolean;
  /** The hearing must not go unrecorded. */
  readonly recordedOnly: boolean;
  /** The gallery is open according to the log. */
  readonly galleryOpen: boolean;
}

const NOTHING: ReadonlySet<Act> = new Set();

/** Whether the role may ever do the act, in any phase of the hearing. */
export function mayEver(kind: HearingKind, role: Role, act: Act, delegated = NOTHING): boolean {
  return PERMISSIONS[act].kinds?.includes(kind) !== false && isGiven(kind, role, act, delegated);
}

/**
 * Whether the role may ever do the act at this hearing, by the rules for its kind. If an older law opened a meeting to the public,
 * the people who may close a courtroom's gallery may close it.
 */
export function mayEverAt({ kind, delegated, galleryOpen }: Rights, role: Role, act: Act): boolean {
  const isLeftOpen = act === 'set-gallery' && galleryOpen;
  return isLeftOpen ? isGiven(kind, role, act, delegated) : mayEver(kind, role, act, delegated);
}

/** Whether the table gives the act to the role, ignoring the kinds to which the act is limited. */
function isGiven(kind: HearingKind, role: Role, act: Act, delegated: ReadonlySet<Act>): boolean {
  const capacity = capacityOf(kind, role);
  const { capacities, delegable } = PERMISSIONS[act];
  return capacities.includes(capacity) || (capacity === 'clerk' && delegable === true && delegated.has(act));
}

/** Whether hearings of this kind can be open to the public. */
export function mayBePublic(kind: HearingKind): boolean {
  return PERMISSIONS['set-gallery'].kinds?.includes(kind) !== false;
}

/** Whether the role may do the act in this phase of the hearing. */
export function may(kind: HearingKind, phase: Phase, role: Role, act: Act, delegated = NOTHING): boolean {
  return mayEver(kind, role, act, delegated) && PERMISSIONS[act].phases.includes(phase);
}

/**
 * The acts that the table gives by kind, phase and capacity. Precomputed, because every change of a hearing needs all acts of each
 * person.
 */
const GIVEN = actsBy(({ capacities }, capacity) => capacities.includes(capacity));
/** Acts that the clerk may do in addition after the host has delegated them. */
const TO_DELEGATE = actsBy(({ delegable }, capacity) => capacity === 'clerk' && delegable === true);

type ActsBy = Readonly<Record<HearingKind, Readonly<Record<Phase, Readonly<Record<Capacity, ReadonlySet<Act>>>>>>>;

function actsBy(isOf: (permission: Permission, capacity: Capacity) => boolean): ActsBy {
  const acts = (kind: HearingKind, phase: Phase, capacity: Capacity) =>
    ACTS.filter((act) => {
      const permission = PERMISSIONS[act];
      const { kinds, phases } = permission;
      return kinds?.includes(kind) !== false && phases.includes(phase) && isOf(permission, capacity);
    });
  return each(HEARING_KINDS, (kind) =>
    each(PHASES, (phase) => each(CAPACITIES, (capacity) => new Set(acts(kind, phase, capacity)))),
  );
}

function each<Key extends string, Value>(keys: readonly Key[], valueOf: (key: Key) => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
}

/** Whether the hearing in its present state allows the role to do the act. */
export function allows(rights: Rights, role: Role, act: Act): boolean {
  const { kind, phase, offRecord, recordedOnly, delegated } = rights;
  // Every session begins by this act, and every session is recorded.
  if (act === 'start' && offRecord) return false;
  if (act === 'continue-unrecorded' && recordedOnly) return false;
  if (act === 'set-gallery') return mayEverAt(rights, role, act) && PERMISSIONS[act].phases.includes(phase);
  const capacity = capacityOf(kind, role);
  return GIVEN[kind][phase][capacity].has(act) || (delegated.has(act) && TO_DELEGATE[kind][phase][capacity].has(act));
}

/** Acts on which further rules decide besides the table: see `allows`. */
const NOT_BY_TABLE_ALONE: readonly Act[] = ['start', 'continue-unrecorded', 'set-gallery'];

/** Acts that may be allowed, in table order, by kind, phase and capacity: given, delegable, or in `NOT_BY_TABLE_ALONE`. */
const POSSIBLE = each(HEARING_KINDS, (kind) =>
  each(PHASES, (phase) =>
    each(CAPACITIES, (capacity) => {
      const [given, toDelegate] = [GIVEN[kind][phase][capacity], TO_DELEGATE[kind][phase][capacity]];
      return ACTS.filter((act) => given.has(act) || toDelegate.has(act) || NOT_BY_TABLE_ALONE.includes(act));
    }),
  ),
);

/** Returns all acts that the hearing in its present state allows the role to do, in the order of the table. */
export function allowedActs(rights: Rights, role: Role): Act[] {
  const { kind, phase, delegated } = rights;
  const capacity = capacityOf(kind, role);
  const given = GIVEN[kind][phase][capacity];
  return POSSIBLE[kind][phase][capacity].filter((act) =>
    NOT_BY_TABLE_ALONE.includes(act) ? allows(rights, role, act) : given.has(act) || delegated.has(act),
  );
}
