import { may, mayEver } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { ROLES } from '@mahzar/shared/hearing/roles';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { Phase } from '@mahzar/shared/hearing/state';
import { ABSENT, CALLED, CHIEF, TARGET } from './full-court.ts';
import type { FullCourt } from './full-court.ts';

/** Acts without a message of their own: their effects are checked instead. */
export type GivenAct =
  | 'open'
  | 'enter'
  | 'enter-directly'
  | 'hear-unaltered'
  | 'have-sources'
  | 'send-media'
  | 'receive-media'
  | 'see-everyone'
  | 'see-alarms';

/** How a role requests an act. */
interface Probe {
  readonly name: string;
  readonly request?: (role: Role) => object;
  /** Another code with which an act may be refused here although the table allows it. */
  readonly otherwise?: string;
  /** Runs before the act, if the table allows it. */
  readonly before?: (court: FullCourt, role: Role, phase: Phase) => Promise<unknown>;
  /** Runs after the act was accepted and restores the state. */
  readonly after?: (court: FullCourt, role: Role) => Promise<unknown>;
}

const plain = (name: string, request: object = {}): Probe => ({ name, request: () => request });
const onTarget = (name: string): Probe => plain(name, { seat: TARGET });
const SHOWN = { exhibit: 1, page: 1, zoom: 100, x: 500, y: 500 };
const NEXT = { startsAt: 1_800_000_000_000, minutes: 60 };
/** The phase in which the last debrief began. */
let debriefedIn: Phase;
let posted = 0;
const post = (conversation: (role: Role) => string): Probe => ({
  name: 'post-message',
  request: (role) => ({ conversation: conversation(role), text: 'x', nonce: `message-${(posted += 1)}` }),
});

/** In this order for each role; a consultation is opened, conferred in and left. */
export const PROBES: Readonly<Record<Exclude<Act, GivenAct>, Probe>> = {
  admit: plain('admit', { seat: CALLED }),
  dismiss: plain('dismiss', { seat: CALLED }),
  'admit-all': plain('admit-all'),
  remove: plain('remove', { seat: ABSENT[0] }),
  readmit: plain('readmit', { seat: ABSENT[0] }),
  'set-gallery': plain('set-gallery', { open: true }),
  start: {
    ...plain('start', { countdownSeconds: 60 }),
    after: (court) => court.must(CHIEF, 'cancel-countdown'),
  },
  'cancel-countdown': {
    ...plain('cancel-countdown'),
    after: (court) => court.must(CHIEF, 'start', { countdownSeconds: 60 }),
  },
  recess: {
    ...plain('recess'),
    after: async (court) => {
      await court.must(CHIEF, 'resume', { countdownSeconds: 0 });
      await court.recorder('note-recorder-confirmed');
    },
  },
  resume: {
    ...plain('resume', { countdownSeconds: 60 }),
    after: (court) => court.must(CHIEF, 'cancel-countdown'),
  },
  'continue-unrecorded': { ...plain('continue-unrecorded'), otherwise: 'recorder-works' },
  // The hearing has no booking, so that the act ends with this code where the table allows it.
  'book-next-hearing': { ...plain('book-next-hearing', NEXT), otherwise: 'cannot-book' },
  adjourn: plain('adjourn'),
  close: plain('close'),
  cancel: plain('cancel'),
  delegate: plain('delegate', { acts: [] }),
  mute: onTarget('mute'),
  'allow-to-speak': onTarget('allow-to-speak'),
  'mute-all': plain('mute-all'),
  'unlock-microphones': plain('unlock-microphones'),
  'set-microphone': plain('set-microphone', { on: false }),
  'set-camera': plain('set-camera', { on: true }),
  'raise-hand': plain('raise-hand', { purpose: 'question' }),
  'lower-hand': { name: 'lower-hand', request: (role) => ({ seat: role }) },
  'lower-any-hand': onTarget('lower-hand'),
  'lower-all-hands': plain('lower-all-hands'),
  'give-floor': plain('give-floor', { seat: TARGET, limitSeconds: 60 }),
  spotlight: onTarget('spotlight'),
  'set-layout': plain('set-layout', { layout: 'grid' }),
  consult: plain('consult', { invite: [] }),
  deliberate: plain('deliberate', { invite: [] }),
  confer: {
    ...plain('lock-consultation', { locked: true }),
    otherwise: 'not-in-consultation',
    after: (court, role) => court.must(role, 'leave-consultation'),
  },
  debrief: {
    ...plain('debrief'),
    before: async (_court, _role, phase) => void (debriefedIn = phase),
    after: async (court, role) => {
      if (debriefedIn === 'in-session') {
        await court.must(role, 'resume', { countdownSeconds: 0 });
        await court.recorder('note-recorder-confirmed');
      } else for (const judge of [CHIEF, ...ROLES]) await court.say(judge, 'leave-consultation', {});
    },
  },
  'end-consultation': { ...plain('end-consultation', { room: 'none' }), otherwise: 'unknown-room' },
  screen: plain('screen', { between: [[ABSENT[0]], [ABSENT[1]]] }),
  protect: plain('protect', { seat: ABSENT[0], on: true }),
  'require-interpreter': plain('require-interpreter', { seat: ABSENT[0], on: true }),
  'choose-channel': plain('choose-channel', { channel: 'floor' }),
  interpret: plain('interpret', { channel: 'floor' }),
  'share-screen': { ...plain('share-screen'), after: (court, role) => court.must(role, 'stop-share') },
  'share-when-allowed': {
    ...plain('share-screen'),
    before: (court, role, phase) =>
      may(court.kind, phase, role, 'share-screen')
        ? Promise.resolve()
        : court.must(CHIEF, 'allow-share', { seat: role, allowed: true }),
    after: (court, role) => court.must(role, 'stop-share'),
  },
  'allow-share': plain('allow-share', { seat: TARGET, allowed: true }),
  'stop-any-share': {
    ...plain('stop-share'),
    before: async (court, _, phase) => {
      // Nobody shares a screen during a recess.
      if (may(court.kind, phase, 'presiding-judge', 'share-screen')) await court.must(CHIEF, 'share-screen');
    },
  },
  // The hearing has no case, so that the act ends with this code where the table allows it.
  'show-exhibit': { ...plain('show-exhibit', SHOWN), otherwise: 'unknown-exhibit' },
  'show-exhibit-when-allowed': {
    ...plain('show-exhibit', SHOWN),
    otherwise: 'unknown-exhibit',
    before: (court, role, phase) =>
      may(court.kind, phase, role, 'show-exhibit')
        ? Promise.resolve()
        : court.must(CHIEF, 'allow-share', { seat: role, allowed: true }),
  },
  'hide-any-exhibit': plain('hide-exhibit'),
  'offer-exhibit': { ...plain('offer-exhibit', { document: 'x' }), otherwise: 'unknown-exhibit' },
  'rule-on-exhibit': { ...plain('admit-exhibit', { exhibit: 1 }), otherwise: 'unknown-exhibit' },
  'open-chat': plain('open-chat', { open: true }),
  'chat-to-all': post(() => 'all'),
  'chat-to-clerk': post((role) => `clerk:${role === 'clerk' ? TARGET : role}`),
  'chat-to-counsel': post((role) => `counsel:counsel:${role}`),
  'write-notes': {
    name: 'write-note',
    request: () => ({ text: 'x', agoMs: 0, nonce: `written-${(posted += 1)}` }),
  },
  'check-free-will': plain('check-free-will', { seat: TARGET, question: 'alone', answer: 'yes' }),
  attest: plain('attest', { people: [] }),
  'see-reach-table': plain('reach-table'),
  // Last, because nobody is there afterwards.
  leave: plain('leave'),
};

/** Acts that need no presence at the hearing: a link is enough, where the table allows them. */
const FROM_THE_LOBBY: readonly Act[] = ['cancel', 'screen', 'protect', 'see-reach-table'];

/** The codes with which an act may be answered, by the table. */
export function expectedCodes(
  court: FullCourt,
  phase: Phase,
  role: Role,
  act: Act,
  delegated?: ReadonlySet<Act>,
): string[] {
  const held = !['scheduled', 'adjourned', 'closed', 'cancelled'].includes(phase);
  // In a phase in which nobody can be inside, all acts are refused that are not possible from the lobby.
  if (!held && !FROM_THE_LOBBY.includes(act)) return ['not-entered'];
  if (may(court.kind, phase, role, act, delegated)) {
    const { otherwise } = PROBES[act as keyof typeof PROBES];
    return otherwise === undefined ? ['ok'] : ['ok', otherwise];
  }
  // A role that may share only with permission is refused without it.
  if (act === 'share-screen' && may(court.kind, phase, role, 'share-when-allowed')) return ['share-not-allowed'];
  if (act === 'share-screen' && mayEver(court.kind, role, 'share-when-allowed')) return ['wrong-phase'];
  // The same for exhibits.
  if (act === 'show-exhibit' && mayEver(court.kind, role, 'show-exhibit-when-allowed'))
    return may(court.kind, phase, role, 'show-exhibit-when-allowed')
      ? ['share-not-allowed', 'unknown-exhibit']
      : ['wrong-phase'];
  if (!mayEver(court.kind, role, act, delegated)) return ['not-permitted'];
  return held || phase === 'scheduled' ? ['wrong-phase'] : ['hearing-closed'];
}
