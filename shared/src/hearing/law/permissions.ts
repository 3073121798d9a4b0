import { CAPACITIES, capacityOf, HEARING_KINDS, SPEAKERS } from '../roles.ts';
import type { Capacity, HearingKind, Role } from '../roles.ts';
import { PHASES } from '../state.ts';
import type { Phase } from '../state.ts';

/** Everything a person can do at a hearing, or have done to them by the media layer. */
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
  /** The host may give this act to the clerk for this hearing. */
  readonly delegable?: true;
  /** Hearings of these kinds alone; of all without it. */
  readonly kinds?: readonly HearingKind[];
}

const EVERYONE = CAPACITIES;
const COURT = ['host', 'bench', 'clerk'] as const;
const CONDUCT = ['host', 'clerk'] as const;

const ALWAYS = PHASES;
const HELD = ['open', 'countdown', 'starting', 'in-session', 'recess', 'suspended'] as const;
/** The courtroom's sound and picture are up. At rest it is silent, so that no one is overheard. */
const LIVE = ['open', 'countdown', 'starting', 'in-session'] as const;
const BESIDE_SESSION = ['open', 'recess', 'suspended'] as const;

/**
 * The permission table: the one place that says who may do what, and when. `decide` asks it for every command and
 * `reach` for every stream; nothing else grants anything. (`reach` asks it of the state that a countdown began in.)
 */
export const PERMISSIONS: Readonly<Record<Act, Permission>> = {
  open: { capacities: CONDUCT, phases: ['scheduled'] },
  enter: { capacities: EVERYONE, phases: HELD },
  'enter-directly': { capacities: COURT, phases: HELD },
  leave: { capacities: EVERYONE, phases: ALWAYS },
  admit: { capacities: CONDUCT, phases: HELD },
  /** Everybody who waits but witnesses and experts, who are called one by one, and the public. */
  'admit-all': { capacities: CONDUCT, phases: HELD },
  dismiss: { capacities: CONDUCT, phases: HELD },
  remove: { capacities: ['host'], phases: HELD, delegable: true },
  readmit: { capacities: ['host'], phases: HELD, delegable: true },
  /**
   * Opens the hearing to the public, or closes the gallery and puts the public out in one act. A meeting is never public; of one
   * that an older law opened see `mayEverAt`.
   */
  'set-gallery': { capacities: ['host'], phases: HELD, delegable: true, kinds: ['courtroom'] },
  start: { capacities: ['host'], phases: ['open'], delegable: true },
  'cancel-countdown': { capacities: ['host'], phases: ['countdown'], delegable: true },
  recess: { capacities: ['host'], phases: ['in-session'], delegable: true },
  resume: { capacities: ['host'], phases: ['recess', 'suspended'], delegable: true },
  /** The hearing goes on although the recorder does not; everybody is told, and the gap is an entry. */
  'continue-unrecorded': { capacities: ['host'], phases: ['in-session', 'recess', 'suspended'] },
  /** Books where the case goes on, with the same people. A citizen's meeting is asked for anew. */
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
  /** Opens a private room for a party and counsel. The court and witnesses have no place in one. */
  consult: { capacities: ['party', 'support'], phases: HELD },
  /** Opens a private room for the judges; never while the session needs them. */
  deliberate: { capacities: ['host', 'bench'], phases: BESIDE_SESSION },
  /** Sends the parties into a recess and the judges into their own room, in one act; they come back by `resume` or an end. */
  debrief: { capacities: ['host'], phases: ['in-session', 'recess', 'suspended'], kinds: ['courtroom'] },
  /** Being in a private room: to accept, speak there, lock it, return. */
  confer: { capacities: ['host', 'bench', 'clerk', 'party', 'interpreter', 'support'], phases: HELD },
  /** Calls the people of a party's private room back; what is said there stays unknown. */
  'end-consultation': { capacities: CONDUCT, phases: HELD },
  screen: { capacities: ['host'], phases: ['scheduled', ...HELD], delegable: true },
  protect: { capacities: ['host'], phases: ['scheduled', ...HELD] },
  /** The voice and face of a protected person as they are, and the name. */
  'hear-unaltered': { capacities: ['host'], phases: ALWAYS },
  /** Orders that somebody never talks in private without their interpreter. */
  'require-interpreter': { capacities: ['host'], phases: HELD, delegable: true },
  'choose-channel': { capacities: EVERYONE, phases: HELD },
  interpret: { capacities: ['interpreter'], phases: HELD },
  'share-screen': { capacities: COURT, phases: LIVE },
  'share-when-allowed': { capacities: SPEAKERS, phases: LIVE },
  'allow-share': { capacities: CONDUCT, phases: HELD },
  'stop-any-share': { capacities: CONDUCT, phases: HELD },
  /** Puts an exhibit of the case on the screens of all who may read it. */
  'show-exhibit': { capacities: COURT, phases: LIVE },
  /** The leave to show is one: the screen and exhibits. */
  'show-exhibit-when-allowed': { capacities: [...COURT, 'party'], phases: LIVE },
  'hide-any-exhibit': { capacities: CONDUCT, phases: HELD },
  /** Offers a document as an exhibit, or takes that back; within it the law of the case decides. */
  'offer-exhibit': { capacities: [...COURT, 'party'], phases: HELD },
  /** Admits and excludes exhibits; within it the law of the case asks for the judge to whom it is assigned. */
  'rule-on-exhibit': { capacities: ['host'], phases: HELD },
  /** Those who run the hearing always; others while the chat is open to all. */
  'chat-to-all': { capacities: SPEAKERS, phases: HELD },
  'open-chat': { capacities: CONDUCT, phases: HELD },
  'chat-to-clerk': { capacities: EVERYONE, phases: HELD },
  /** Between a lawyer and a client; privileged, never in the record. */
  'chat-to-counsel': { capacities: ['party'], phases: HELD },
  /** Log notes: short, of a moment of the hearing, for those who run it and for the record. */
  'write-notes': { capacities: CONDUCT, phases: HELD },
  'check-free-will': { capacities: CONDUCT, phases: HELD },
  /** Of whoever sits before the own device: a coordinator says it of a room, a citizen of those who have come along. */
  attest: { capacities: ['party', 'support'], phases: HELD },
  /** A microphone and a camera may be set up on the service, silent until `send-media` lets them through. */
  'have-sources': { capacities: SPEAKERS, phases: HELD },
  'send-media': { capacities: SPEAKERS, phases: LIVE },
  'receive-media': { capacities: EVERYONE, phases: LIVE },
  'see-everyone': { capacities: CONDUCT, phases: ALWAYS },
  'see-alarms': { capacities: CONDUCT, phases: ALWAYS },
  'see-reach-table': { capacities: CONDUCT, phases: ALWAYS },
};

/** Acts that a host may give to the clerk. */
export const DELEGABLE_ACTS: readonly Act[] = ACTS.filter((act) => PERMISSIONS[act].delegable === true);

/** What decides over rights beside the role: the kind and state of the hearing, and what the host has delegated. */
export interface Rights {
  readonly kind: HearingKind;
  readonly phase: Phase;
  /** Acts that the clerk may do in the host's stead. */
  readonly delegated: ReadonlySet<Act>;
  /** Nothing of the hearing may be recorded. */
  readonly offRecord: boolean;
  /** Nothing of the hearing may be left unrecorded. */
  readonly recordedOnly: boolean;
  /** The log has opened the gallery, and nobody has closed it. */
  readonly galleryOpen: boolean;
}

const NOTHING: ReadonlySet<Act> = new Set();

/** Whether the role may ever do the act, whatever the state of the hearing. */
export function mayEver(kind: HearingKind, role: Role, act: Act, delegated = NOTHING): boolean {
  return PERMISSIONS[act].kinds?.includes(kind) !== false && isGiven(kind, role, act, delegated);
}

/**
 * Whether the role may ever do the act at this hearing: as the table says of its kind; and where an older law opened a meeting to
 * the public, who would close the gallery of a courtroom closes it.
 */
export function mayEverAt({ kind, delegated, galleryOpen }: Rights, role: Role, act: Act): boolean {
  const isLeftOpen = act === 'set-gallery' && galleryOpen;
  return isLeftOpen ? isGiven(kind, role, act, delegated) : mayEver(kind, role, act, delegated);
}

/** Whether the table gives the act to the role, at whatever kind of hearing there is the act. */
function isGiven(kind: HearingKind, role: Role, act: Act, delegated: ReadonlySet<Act>): boolean {
  const capacity = capacityOf(kind, role);
  const { capacities, delegable } = PERMISSIONS[act];
  return capacities.includes(capacity) || (capacity === 'clerk' && delegable === true && delegated.has(act));
}

/** Whether hearings of this kind can be open to the public. */
export function mayBePublic(kind: HearingKind): boolean {
  return PERMISSIONS['set-gallery'].kinds?.includes(kind) !== false;
}

/** Whether the role may do the act in this state of the hearing. */
export function may(kind: HearingKind, phase: Phase, role: Role, act: Act, delegated = NOTHING): boolean {
  return mayEver(kind, role, act, delegated) && PERMISSIONS[act].phases.includes(phase);
}

/**
 * The acts that the table gives by kind, phase and capacity: it is read from this side with every change of a hearing, whole, once
 * for each person.
 */
const GIVEN = actsBy(({ capacities }, capacity) => capacities.includes(capacity));
/** What the clerk may do besides, once it is delegated. */
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

/** Whether the hearing as it stands lets the role do the act. */
export function allows(rights: Rights, role: Role, act: Act): boolean {
  const { kind, phase, offRecord, recordedOnly, delegated } = rights;
  // What is recorded is a session, and every session begins by this act.
  if (act === 'start' && offRecord) return false;
  if (act === 'continue-unrecorded' && recordedOnly) return false;
  if (act === 'set-gallery') return mayEverAt(rights, role, act) && PERMISSIONS[act].phases.includes(phase);
  const capacity = capacityOf(kind, role);
  return GIVEN[kind][phase][capacity].has(act) || (delegated.has(act) && TO_DELEGATE[kind][phase][capacity].has(act));
}

/** All acts that the hearing as it stands lets the role do, in the order of the table. */
export function allowedActs(rights: Rights, role: Role): Act[] {
  const { kind, phase, delegated, galleryOpen } = rights;
  const given = GIVEN[kind][phase][capacityOf(kind, role)];
  const perhaps = delegated.size === 0 && !galleryOpen ? [...given] : ACTS;
  return perhaps.filter((act) => allows(rights, role, act));
}
